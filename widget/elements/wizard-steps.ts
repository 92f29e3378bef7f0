import { html, nothing, type TemplateResult } from 'lit'
import type { Authorization, Connection } from '../../edge/contract.ts'
import type { TestRun } from '../controllers/test-run.ts'
import type { Context } from '../internal/context.ts'
import { icon } from '../internal/icons.ts'
import type { Problem } from '../internal/problem.ts'
import { button } from './button.ts'
import { linkBox } from './link-box.ts'
import { problemNote } from './problem-note.ts'
import { testPanel } from './test-panel.ts'

export type Step =
  | { name: 'who' }
  | { name: 'creating'; connection: Connection }
  | { name: 'approve'; connection: Connection; link: Authorization }
  | { name: 'ended'; kind: 'failed' | 'expired' | 'gone'; problem?: Problem }
  | { name: 'connected'; connection: Connection }

export interface Fields {
  adminEmail: string
  name: string
}

/** In English; every other language brings its own. */
const APP_OF = { tenant: 'Your own Dropbox app', portal: 'Portal’s Dropbox app', operator: 'Provider’s Dropbox app' }

const NUMBER: Record<Step['name'], number> = { who: 0, creating: 1, approve: 1, ended: 1, connected: 2 }

const noteOf = (problem: Problem | undefined, { messages }: Context) =>
  problem ? problemNote(problem, messages, { alert: true }) : nothing

/** The list of steps and, below it, the one that is on. */
export function frame({ messages, format }: Context, step: Step, body: TemplateResult): TemplateResult {
  const current = NUMBER[step.name]
  return html`<div class="panel wizard" part="wizard">
    <ol class="steps" part="steps" role="list" aria-label=${messages.connectDropboxSteps}>
      ${messages.steps.map(
        (title, index) => html`<li
          part="step"
          class=${index < current ? 'done' : ''}
          aria-current=${index === current ? 'step' : nothing}
        >
          <span class="sr">${messages.stepOf(format.number(index + 1), format.number(messages.steps.length))}: </span><span>${title}</span>
        </li>`,
      )}
    </ol>
    <div class="wizard-body">${body}</div>
  </div>`
}

interface Who {
  busy: boolean
  fields: Fields
  fieldErrors: Partial<Fields>
  problem: Problem | undefined
  submit: (event: SubmitEvent) => void
  input: (event: Event) => void
  cancel: () => void
}

export function who(ctx: Context, { busy, fields, fieldErrors, problem, submit, input, cancel }: Who): TemplateResult {
  const { messages } = ctx
  const error = (name: keyof Fields) =>
    fieldErrors[name]
      ? html`<p class="field-error" id="${name}-error">${icon('alert')}${fieldErrors[name]}</p>`
      : nothing
  const describedBy = (name: keyof Fields) => (fieldErrors[name] ? `${name}-error ${name}-hint` : `${name}-hint`)
  return html`<h3 tabindex="-1">${messages.whoTitle}</h3>
    <form novalidate @submit=${submit} @input=${input}>
      <div class="field">
        <label for="adminEmail">${messages.adminEmail}</label>
        <input
          class="input"
          part="input"
          id="adminEmail"
          name="adminEmail"
          type="email"
          autocomplete="email"
          autocapitalize="none"
          spellcheck="false"
          maxlength="320"
          required
          aria-describedby=${describedBy('adminEmail')}
          aria-invalid=${fieldErrors.adminEmail ? 'true' : 'false'}
          .value=${fields.adminEmail}
        />
        ${error('adminEmail')}
        <p class="small muted" id="adminEmail-hint">${messages.adminEmailHint}</p>
      </div>
      <div class="field">
        <label for="connectionName">${messages.connectionName} <span class="muted">(${messages.optional})</span></label>
        <input
          class="input"
          part="input"
          id="connectionName"
          name="name"
          autocomplete="off"
          maxlength="100"
          aria-describedby=${describedBy('name')}
          aria-invalid=${fieldErrors.name ? 'true' : 'false'}
          .value=${fields.name}
        />
        ${error('name')}
        <p class="small muted" id="name-hint">${messages.nameHint}</p>
      </div>
      ${problem ? html`<div class="form-note">${noteOf(problem, ctx)}</div>` : nothing}
      <div class="actions form-actions">
        <button class="button primary" part="button" aria-disabled=${busy}>
          ${busy ? html`<span class="spinner on-accent"></span>` : nothing}${messages.generateLink}
        </button>
        ${button(messages.cancel, cancel, 'quiet')}
      </div>
    </form>`
}

export function creating(
  ctx: Context,
  { problem, again, cancel }: { problem: Problem | undefined; again: () => void; cancel: () => void },
) {
  const { messages } = ctx
  return html`<h3 tabindex="-1">${messages.approveTitle}</h3>
    ${problem ? noteOf(problem, ctx) : html`<p class="waiting muted"><span class="spinner"></span>${messages.creatingLink}</p>`}
    <div class="actions">
      ${problem ? button(messages.linkAgain, again, 'primary') : nothing} ${button(messages.cancel, cancel, 'quiet')}
    </div>`
}

interface Approve {
  busy: boolean
  problem: Problem | undefined
  back: (() => void) | undefined
  later: () => void
  cancel: () => void
}

export function approve(
  ctx: Context,
  { connection, link }: Extract<Step, { name: 'approve' }>,
  { busy, problem, back, later, cancel }: Approve,
): TemplateResult {
  const { messages, format } = ctx
  return html`<h3 tabindex="-1">${messages.approveTitle}</h3>
    <p>${messages.approveText(connection.adminEmail)}</p>
    <p class="small muted">${(messages.appOf ?? APP_OF)[link.app.owner]}: <bdi>${link.app.key}</bdi></p>
    ${linkBox(link.authorizationUrl, ctx)}
    <div class="waiting" part="waiting">
      <span class="spinner"></span>
      <div>
        <p class="strong">${messages.waiting}</p>
        <p class="small muted">${messages.waitingText} ${messages.linkOpen(format.relative(link.expiresAt))}</p>
      </div>
    </div>
    ${noteOf(problem, ctx)}
    <div class="actions">
      ${back ? button(messages.back, back) : nothing} ${button(messages.finishLater, later)}
      ${back ? button(messages.cancel, cancel, 'quiet', busy) : nothing}
    </div>`
}

interface Ended {
  busy: boolean
  again: () => void
  back: (() => void) | undefined
  leave: () => void
}

export function ended(
  { messages }: Context,
  { kind, problem }: Extract<Step, { name: 'ended' }>,
  { busy, again, back, leave }: Ended,
): TemplateResult {
  const gone = kind === 'gone'
  const title = gone ? messages.goneTitle : kind === 'expired' ? messages.expiredTitle : messages.notApproved
  const expired = { code: 'expired', detail: messages.expiredText, resolution: messages.expiredResolution }
  return html`<h3 tabindex="-1">${title}</h3>
    ${
      gone
        ? html`<p>${messages.goneText}</p>`
        : problemNote(kind === 'expired' || !problem ? expired : problem, messages)
    }
    <div class="actions">
      ${gone ? nothing : button(messages.linkAgain, again, 'primary', busy)}
      ${back && !gone ? button(messages.otherAddress, back) : nothing} ${button(messages.close, leave, 'quiet')}
    </div>`
}

export function connected(
  ctx: Context,
  { connection }: Extract<Step, { name: 'connected' }>,
  { run, close }: { run: TestRun; close: () => void },
): TemplateResult {
  const { messages } = ctx
  const done = run.test !== undefined && !run.running
  const test = () => void run.start(connection.id)
  return html`<div class="headline">
      <span class="medal">${icon('check')}</span>
      <h3 tabindex="-1">${messages.successTitle}</h3>
    </div>
    <p><bdi>${messages.successText(connection.team?.name ?? connection.name)}</bdi></p>
    ${testPanel(run, ctx)}
    <div class="actions">
      ${button(messages.testApi, test, done ? '' : 'primary', run.running)} ${button(messages.close, close, done ? 'primary' : '')}
    </div>`
}
