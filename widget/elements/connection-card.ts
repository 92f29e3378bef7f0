import { html, nothing, type TemplateResult } from 'lit'
import type { Connection } from '../../edge/contract.ts'
import { TestRun } from '../controllers/test-run.ts'
import { type IconName, icon } from '../internal/icons.ts'
import { later } from '../internal/later.ts'
import { isLive } from '../internal/live.ts'
import { define, Part } from '../internal/part.ts'
import { ApiProblem, type Problem, toProblem } from '../internal/problem.ts'
import { given, internal } from '../internal/properties.ts'
import { button } from './button.ts'
import { problemNote } from './problem-note.ts'
import { syncProgress } from './sync-progress.ts'
import { testPanel } from './test-panel.ts'

const SILENT = { code: 'sync_silent', detail: 'The audit log has not been read for longer than it should.' }

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
  static override properties = {
    connection: given,
    problem: internal,
    renaming: internal,
    busy: internal,
    details: internal,
  }
  declare connection: Connection
  private problem: Problem | undefined
  private renaming = false
  private busy = false
  private details = false

  #test = new TestRun(this)
  #later: Awaited<ReturnType<typeof later>> | undefined

  override render(): TemplateResult {
    const { connection, ctx, problem } = this
    const { messages } = ctx
    const { id, status, sync } = connection
    const silent = status === 'connected' && sync.silent ? SILENT : undefined
    const error = connection.error ?? silent
    return html`<article class="panel card" part="connection" data-status=${status} aria-labelledby="name-${id}">
      ${this.#head()} ${this.#facts()}
      ${status === 'connected' && sync.phase !== 'live' ? syncProgress(connection, ctx) : nothing}
      ${error ? problemNote(error, messages) : this.#hint()}
      ${this.renaming ? this.#later?.renameForm(connection, messages, this.#saveName) : nothing}
      ${problem ? problemNote(problem, messages, { alert: true, actionText: messages.dismiss, action: this.#dismiss }) : nothing}
      ${this.#tested ? testPanel(this.#test, ctx) : nothing} ${this.#actions()} ${this.#activity()}
      ${this.#later?.disconnectDialog(connection, messages, this.#disconnect)}
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
    if (status !== 'disconnected' && !isLive(this.connection)) return nothing
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

  #actions(): TemplateResult | typeof nothing {
    if (!this.ctx.may('connections:write')) return nothing
    const { status } = this.connection
    const { messages } = this.ctx
    const live = isLive(this.connection)
    const lost = live && (status === 'error' || this.connection.sync.silent)
    const link = () => this.dispatchEvent(new CustomEvent('link', { bubbles: true }))
    return html`<div class="actions" part="actions">
      ${live && this.#tested && !this.#test.running ? button(messages.close, () => this.#test.close()) : nothing}
      ${lost || status === 'disconnected' ? button(messages.reconnect, link, 'primary') : nothing}
      ${!live && status !== 'disconnected' ? button(messages.newLink, link, 'primary') : nothing}
      ${live ? button(messages.testApi, this.#startTest, '', this.#test.running) : nothing}
      ${status === 'connected' ? button(messages.syncNow, this.#sync, '', this.busy) : nothing}
      <span class="push"></span>
      ${live ? button(messages.rename, this.#startRename, 'quiet') : nothing}
      ${button(live ? messages.disconnect : messages.remove, this.#ask, 'quiet')}
    </div>`
  }

  /** What the connector did and how far it is; asked for when somebody wants to know. */
  #activity(): TemplateResult | typeof nothing {
    if (!isLive(this.connection) && this.connection.status !== 'disconnected') return nothing
    const toggled = (event: Event) => {
      this.details = (event.target as HTMLDetailsElement).open
      if (this.details) void this.#act(() => this.#load())
    }
    return html`<details class="card-activity" part="activity" @toggle=${toggled}>
      <summary>${this.ctx.messages.activity}</summary>
      ${
        this.details
          ? html`<dropbox-connector-activity .ctx=${this.ctx} .connection=${this.connection}></dropbox-connector-activity>`
          : nothing
      }
    </details>`
  }

  #dismiss = (): void => {
    this.problem = undefined
  }

  #startTest = (): void => void this.#test.start(this.connection.id)

  /** What is done once in a connection's life is loaded when it is done. */
  async #load(): Promise<void> {
    try {
      this.#later ??= await later()
      this.adopt(this.#later.dialogs)
    } catch {
      throw new ApiProblem(0, { code: 'unreachable' })
    }
  }

  #startRename = (): void =>
    void this.#act(async () => {
      await this.#load()
      this.renaming = true
      void this.focusOn('.rename input')
    })

  #ask = (): void =>
    void this.#act(async () => {
      await this.#load()
      this.requestUpdate()
      await this.updateComplete
      this.querySelector('dialog')?.showModal()
    })

  #saveName = (name: string | undefined): void =>
    void this.#act(async () => {
      if (name) this.ctx.update(await this.ctx.api.rename(this.connection.id, name))
      this.renaming = false
    })

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
