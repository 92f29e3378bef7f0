import { html, nothing, type TemplateResult } from 'lit'
import { property, state } from 'lit/decorators.js'
import type { Connection } from '../../edge/contract.ts'
import { TestRun } from '../controllers/test-run.ts'
import { type IconName, icon } from '../internal/icons.ts'
import { define, Part } from '../internal/part.ts'
import { type Problem, toProblem } from '../internal/problem.ts'
import { disconnectDialog } from './disconnect-dialog.ts'
import { problemNote } from './problem-note.ts'
import { syncProgress } from './sync-progress.ts'
import { testPanel } from './test-panel.ts'

const ICONS: Record<Connection['status'], IconName> = {
  pending: 'clock',
  connected: 'check',
  error: 'alert',
  disconnected: 'off',
}

/**
 * One connection: how it is, what it has read, and what can be done with it.
 * @fires link - A new authorization link is wanted.
 */
export class ConnectionCard extends Part {
  @property({ attribute: false }) declare connection: Connection
  @state() private problem: Problem | undefined
  @state() private renaming = false
  @state() private busy = false

  #test = new TestRun(this)

  override render(): TemplateResult {
    const { connection, ctx, problem } = this
    const { messages } = ctx
    const { id, status, sync } = connection
    return html`<article class="panel card" part="connection" data-status=${status} aria-labelledby="name-${id}">
      ${this.#head()} ${this.#facts()}
      ${status === 'connected' && sync.phase !== 'live' ? syncProgress(connection, ctx) : nothing}
      ${connection.error ? problemNote(connection.error, messages) : this.#hint()}
      ${this.renaming ? this.#rename() : nothing}
      ${problem ? problemNote(problem, messages, { alert: true, actions: this.#dismiss() }) : nothing}
      ${this.#tested ? testPanel(this.#test, ctx) : nothing} ${this.#actions()}
      ${disconnectDialog(connection, messages, this.#disconnect)}
    </article>`
  }

  get #tested(): boolean {
    return this.#test.running || this.#test.test !== undefined || this.#test.problem !== undefined
  }

  #head(): TemplateResult {
    const { connection, ctx } = this
    const { messages, format } = ctx
    const { id, status, team, name, adminEmail } = connection
    const about = team
      ? `${team.name} · ${messages.members(team.memberCount, format.number(team.memberCount))}`
      : adminEmail
    return html`<div class="card-head" data-status=${status}>
      <span class="emblem">${icon('box')}</span>
      <div class="card-name">
        <h3 id="name-${id}"><bdi>${name}</bdi></h3>
        <p class="muted"><bdi>${about}</bdi></p>
      </div>
      <span class="badge" part="status">${icon(ICONS[status])}${messages.status[status]}</span>
    </div>`
  }

  #facts(): TemplateResult | typeof nothing {
    const { lastSyncAt, lastEventAt, sync, status } = this.connection
    const { messages, format } = this.ctx
    if (status === 'pending') return nothing
    return html`<p class="facts">
      <span>${lastSyncAt ? messages.lastSync(format.relative(lastSyncAt)) : messages.neverSynced}</span>
      ${lastEventAt ? html`<span>${messages.lastEvent(format.relative(lastEventAt))}</span>` : nothing}
      <span>${messages.events(sync.eventCount, format.number(sync.eventCount))}</span>
    </p>`
  }

  #hint(): TemplateResult | typeof nothing {
    const { status, linkExpiresAt } = this.connection
    const { messages, format } = this.ctx
    const open = linkExpiresAt !== undefined && Date.parse(linkExpiresAt) > Date.now()
    const text =
      status === 'disconnected'
        ? messages.disconnectedKept
        : status !== 'pending'
          ? undefined
          : open
            ? messages.linkOpen(format.relative(linkExpiresAt))
            : messages.linkOver
    return text ? html`<p class="card-note muted">${text}</p>` : nothing
  }

  #actions(): TemplateResult {
    const { status } = this.connection
    const { messages } = this.ctx
    const live = status === 'connected' || status === 'error'
    const link = () => this.dispatchEvent(new CustomEvent('link'))
    return html`<div class="actions" part="actions">
      ${live && this.#tested && !this.#test.running ? this.#button(messages.close, () => this.#test.close()) : nothing}
      ${status === 'error' || status === 'disconnected' ? this.#button(messages.reconnect, link, 'primary') : nothing}
      ${status === 'pending' ? this.#button(messages.newLink, link) : nothing}
      ${live ? this.#button(messages.testApi, this.#startTest, '', this.#test.running) : nothing}
      ${status === 'connected' ? this.#button(messages.syncNow, this.#sync, '', this.busy) : nothing}
      <span class="push"></span>
      ${live ? this.#button(messages.rename, this.#startRename, 'quiet') : nothing}
      ${this.#button(live ? messages.disconnect : messages.remove, () => this.querySelector('dialog')?.showModal(), 'quiet')}
    </div>`
  }

  #button(text: string, click: () => void, kind = '', off = false): TemplateResult {
    // Not `disabled`: that would throw away the focus of the person who just pressed it.
    return html`<button class="button ${kind}" part="button" aria-disabled=${off} @click=${() => off || click()}>${text}</button>`
  }

  #dismiss(): TemplateResult {
    return this.#button(this.ctx.messages.dismiss, () => {
      this.problem = undefined
    })
  }

  #rename(): TemplateResult {
    const { messages } = this.ctx
    const { id, name } = this.connection
    const cancel = () => {
      this.renaming = false
    }
    return html`<form class="rename" @submit=${this.#saveName} @keydown=${(event: KeyboardEvent) => event.key === 'Escape' && cancel()}>
      <div class="field">
        <label for="rename-${id}">${messages.connectionName}</label>
        <input class="input" part="input" id="rename-${id}" name="name" maxlength="100" required autocomplete="off" .value=${name} />
      </div>
      <button class="button primary" part="button">${messages.save}</button>
      <button class="button" part="button" type="button" @click=${cancel}>${messages.cancel}</button>
    </form>`
  }

  #startTest = (): void => void this.#test.start(this.connection.id)

  #startRename = (): void => {
    this.renaming = true
    void this.focusOn('.rename input')
  }

  #saveName = (event: SubmitEvent): void => {
    event.preventDefault()
    const name = new FormData(event.target as HTMLFormElement).get('name')
    void this.#act(async () => {
      this.ctx.update(await this.ctx.api.rename(this.connection.id, `${name}`.trim()))
      this.renaming = false
    })
  }

  #sync = (): void =>
    void this.#act(async () => {
      await this.ctx.api.sync(this.connection.id)
      this.ctx.announce(this.ctx.messages.syncAsked)
      this.ctx.refresh()
    })

  #disconnect = (events: 'keep' | 'delete'): void =>
    void this.#act(async () => {
      await this.ctx.api.disconnect(this.connection.id, events)
      this.ctx.refresh()
    })

  async #act(action: () => Promise<void>): Promise<void> {
    this.busy = true
    this.problem = undefined
    try {
      await action()
    } catch (error) {
      this.problem = toProblem(error)
      this.ctx.report(this.problem)
    } finally {
      this.busy = false
    }
  }
}

define('dropbox-connector-card', ConnectionCard)

declare global {
  interface HTMLElementTagNameMap {
    'dropbox-connector-card': ConnectionCard
  }
}
