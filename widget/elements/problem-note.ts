import { html, nothing, type TemplateResult } from 'lit'
import { icon } from '../internal/icons.ts'
import type { Problem } from '../internal/problem.ts'
import type { Messages } from '../locale/en.ts'
import { button } from './button.ts'

/** The words for a problem: ours for what we know in this language, else the API's own. */
export function wordsOf(
  problem: Problem,
  messages: Messages,
): { detail: string; resolution: string | undefined; foreign: boolean } {
  const ours: Record<string, [detail: string, resolution?: string] | string[] | undefined> = {
    ...messages.apiProblems,
    ...messages.problems,
  }
  const known = ours[problem.code]
  if (known) return { detail: known[0] ?? '', resolution: known[1], foreign: false }
  return { detail: problem.detail, resolution: problem.resolution, foreign: true }
}

interface NoteOptions {
  title?: string
  /** What the button in it does; it says "Try again" when nothing else is given. */
  action?: (() => void) | undefined
  actionText?: string
  /** Interrupts what is being read; for what a person's own action brought about. */
  alert?: boolean
}

/** What went wrong, what to do, and the way on. */
export function problemNote(
  problem: Problem,
  messages: Messages,
  { title, action, actionText, alert }: NoteOptions = {},
): TemplateResult {
  const { detail, resolution, foreign } = wordsOf(problem, messages)
  return html`<div class="note danger" part="problem" role=${alert ? 'alert' : nothing} data-code=${problem.code}>
    ${icon('alert')}
    <div class="note-text" lang=${foreign ? 'en' : nothing}>
      ${title ? html`<p class="strong">${title}</p>` : nothing}
      <p class=${title ? '' : 'strong'}>${detail}</p>
      ${resolution ? html`<p>${resolution}</p>` : nothing}
      ${problem.requestId ? html`<p class="small">${messages.supportCode(problem.requestId)}</p>` : nothing}
    </div>
    ${action ? button(actionText ?? messages.retry, action) : nothing}
  </div>`
}
