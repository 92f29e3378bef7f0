import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { Connections } from './controllers/connections.ts'
import { Session } from './controllers/session.ts'
import type { DropboxConnectorEventDetails } from './events.ts'
import { given, internal } from './internal/properties.ts'
import './elements/connection-list.ts'
import { problemNote } from './elements/problem-note.ts'
import { Api } from './internal/api.ts'
import type { Context } from './internal/context.ts'
import { Format, validLocale } from './internal/format.ts'
import { later } from './internal/later.ts'
import { isLive } from './internal/live.ts'
import type { Problem } from './internal/problem.ts'
import { en, type Messages } from './locale/en.ts'
import { languageOf, loadMessages } from './locale/index.ts'
import { base } from './styles/base.ts'
import { controls } from './styles/controls.ts'
import { tokens } from './styles/tokens.ts'

const GRACE_MS = 1500

/**
 * Connects a Dropbox team, shows how its connections fare, and lists what happened in the team.
 *
 * @element dropbox-connector
 *
 * @attr {string} api-base - Origin of the API; the origin that served this script when not given.
 * @attr {string} session-token - Token of `POST /v1/sessions`, made by the portal's server.
 * @attr {all|connections|events|streams|audit} view - What to show; `all` when not given.
 * @attr {string} connection-id - Shows one connection and its events only.
 * @attr {string} locale - BCP 47 tag; when not given the nearest `lang`, then the browser's language.
 * @attr {auto|light|dark} theme - `auto` follows the page's `color-scheme`, then the system.
 * @attr {string} hash-state - Keeps the event list's filters in the page's address, after the `#`, as
 *   `prefix.key=value` parts joined by `&`; every other part stays as it is. The value is the prefix, `dropbox` when empty.
 *
 * @prop {() => Promise<string>} getSessionToken - Asked for a token at the start when no attribute is set, again before
 *   the token expires, and when the API refuses it.
 *
 * @fires dropbox-connected - A connection was approved. Detail `{connection}`.
 * @fires dropbox-disconnected - A connection ended. Detail `{connectionId}`.
 * @fires dropbox-test-finished - Test API ended. Detail `{connectionId, test}`.
 * @fires dropbox-session-expired - There is no usable token. Detail `{reason}`.
 * @fires dropbox-error - Something failed visibly. Detail `{code, detail, requestId?}`.
 *
 * @slot empty - In place of the words shown while nothing is connected.
 *
 * @csspart root - Everything. Further parts: header, title, connections, connection, status, actions, button, link,
 *   input, wizard, steps, step, test, test-step, test-result, progress, progress-bar, problem, hint, empty, dialog,
 *   activity, days, log, events, filters, chip, chip-remove, overview, total, table, row, cell, day, event-open,
 *   new-events, drawer, streams, stream, secret, audit.
 *
 * @cssprop --dropbox-connector-accent - Buttons, links, progress.
 * @cssprop --dropbox-connector-on-accent - Text on the accent.
 * @cssprop --dropbox-connector-background - Behind cards.
 * @cssprop --dropbox-connector-surface - Cards, dialogs, the list.
 * @cssprop --dropbox-connector-text - Text.
 * @cssprop --dropbox-connector-muted - Secondary text.
 * @cssprop --dropbox-connector-border - Lines.
 * @cssprop --dropbox-connector-success - Good states.
 * @cssprop --dropbox-connector-warning - Waiting states.
 * @cssprop --dropbox-connector-danger - Errors, destructive buttons.
 * @cssprop --dropbox-connector-focus - Focus ring.
 * @cssprop --dropbox-connector-radius - Corners of cards; those of controls follow.
 * @cssprop --dropbox-connector-font - Font family; the page's when not given.
 * @cssprop --dropbox-connector-font-size - Size of the text that all other sizes follow.
 * @cssprop --dropbox-connector-chart-1 - First series of the picture, the accent when not given; up to `chart-5`, the rest.
 * @cssprop --dropbox-connector-list-height - Largest height of the event list.
 */
export class DropboxConnector extends LitElement {
  static override styles = [tokens, base, controls]
  static override properties = {
    apiBase: { attribute: 'api-base' },
    sessionToken: { attribute: 'session-token' },
    view: {},
    connectionId: { attribute: 'connection-id' },
    locale: {},
    theme: {},
    hashState: { attribute: 'hash-state' },
    getSessionToken: given,
    messages: internal,
    broken: internal,
    listFailed: internal,
  }

  apiBase = ''
  sessionToken = ''
  view: 'all' | 'connections' | 'events' | 'streams' | 'audit' = 'all'
  connectionId = ''
  locale = ''
  theme: 'auto' | 'light' | 'dark' = 'auto'
  declare hashState: string | null | undefined
  declare getSessionToken: (() => Promise<string>) | undefined

  private messages: Messages = en
  private broken: Problem | undefined
  private listFailed = false

  #session = new Session(this, reason => this.#emit('dropbox-session-expired', { reason }))
  #connections = new Connections(
    this,
    () => this.#context.api,
    (name, detail) => this.#emit(name, detail),
    problem => this.#report(problem),
  )
  #utc = false
  #context: Context = this.#makeContext()
  /** Its language and its colours. */
  #page: MutationObserver | undefined
  /** The page says nothing of its colours. */
  #quiet = false
  #grace: ReturnType<typeof setTimeout> | undefined

  override connectedCallback(): void {
    super.connectedCallback()
    this.#page = new MutationObserver(() => this.requestUpdate('locale'))
    this.#page.observe(document.documentElement, { attributes: true })
    this.requestUpdate('locale')
    // A script of the page may bring the token a moment after the tag; then nobody need read that it was missing.
    this.#grace = setTimeout(() => {
      if (!this.sessionToken && !this.getSessionToken) this.#connections.refresh()
    }, GRACE_MS)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    clearTimeout(this.#grace)
    this.#page?.disconnect()
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const token = changed.has('sessionToken') && this.sessionToken
    if (changed.has('getSessionToken')) this.#session.fetchToken = this.getSessionToken
    if (token || (changed.has('getSessionToken') && this.#session.problem)) this.#session.set(this.sessionToken)
    if (changed.has('apiBase') || changed.has('hashState')) this.#context = { ...this.#context, ...this.#place() }
    if (changed.has('locale')) {
      void this.#speak()
      // Not at each drawing, since it has the browser lay out the page.
      this.#quiet = getComputedStyle(this).colorScheme === 'normal'
    }
    const told = token || changed.has('apiBase') || (changed.has('getSessionToken') && !this.#connections.items)
    if (told && (this.sessionToken || this.getSessionToken)) this.#connections.refresh()
  }

  protected override update(changed: PropertyValues): void {
    try {
      super.update(changed)
    } catch (error) {
      this.#report({ code: 'widget_error', detail: String(error) })
    }
  }

  override render(): TemplateResult {
    const { theme, messages, broken } = this
    const session = this.#session
    const { language } = this.#context
    const scheme = theme === 'light' || theme === 'dark' ? theme : this.#quiet ? 'system' : 'page'
    return html`<div class="root" part="root" data-scheme=${scheme} lang=${language} dir=${language === 'he' ? 'rtl' : nothing}>
      ${session.problem ? this.#note(session.problem, messages.sessionTitle, this.#signIn) : nothing}
      ${broken ? this.#note(broken, messages.problemTitle, this.#renew) : session.problem && !this.#connections.items ? nothing : this.#views()}
      <div class="sr" role="status"></div>
    </div>`
  }

  #views(): TemplateResult {
    const { items, problem } = this.#connections
    const shown = this.connectionId ? items?.filter(({ id }) => id === this.connectionId) : items
    const events =
      this.view === 'events' ||
      (this.view === 'all' &&
        this.#session.may('events:read') &&
        shown?.some(item => isLive(item) || item.status === 'disconnected'))
    if (events) this.#loadList()
    return html`${
      this.view === 'events'
        ? nothing
        : html`<dropbox-connector-connections
            .ctx=${this.#context}
            .items=${shown}
            .problem=${this.#session.problem ? undefined : problem}
            .single=${this.connectionId !== ''}
            .place=${this.view}
          ></dropbox-connector-connections>`
    }
    ${
      events && !this.listFailed
        ? html`<dropbox-connector-events
            .ctx=${this.#context}
            .connections=${shown}
            .connectionId=${this.connectionId}
          ></dropbox-connector-events>`
        : nothing
    }`
  }

  #loadList(): void {
    later().catch(() => {
      if (this.listFailed) return
      this.listFailed = true
      this.#report({ code: 'unreachable', detail: '' })
    })
    // What the list asks for first, unless the tag or the page's address may hold a filter.
    if (!this.connectionId && !location.hash && (this.sessionToken || this.getSessionToken))
      this.#context.api.ahead('/events?limit=100')
  }

  #note(problem: Problem, title: string, again: () => void): TemplateResult {
    const action = () => {
      again()
      this.requestUpdate()
    }
    return problemNote(problem, this.messages, { title, action, alert: true })
  }

  /** A new context makes every part ask again. */
  #signIn = (): void => {
    this.#session.retry()
    this.#connections.refresh()
    this.#context = { ...this.#context }
  }

  #renew = (): void => {
    this.#connections.restart()
    this.broken = undefined
  }

  #place(): Pick<Context, 'api' | 'hash'> {
    return {
      api: new Api(this.apiBase || new URL(import.meta.url).origin, this.#session),
      hash: this.hashState == null ? undefined : this.hashState || 'dropbox',
    }
  }

  #makeContext(): Context {
    return {
      ...this.#place(),
      messages: en,
      format: new Format('en'),
      language: 'en',
      emit: (name, detail) => this.#emit(name, detail),
      report: problem => this.#report(problem),
      announce: text => this.#announce(text),
      update: connection => this.#connections.update(connection),
      refresh: () => this.#connections.refresh(),
      may: this.#session.may,
      setUtc: utc => this.#setUtc(utc),
    }
  }

  /** Loads the language that is wanted now, unless another one is wanted by the time it is there. */
  async #speak(): Promise<void> {
    const wanted = () => validLocale(this.locale || nearestLanguage(this) || navigator.language)
    const locale = wanted()
    const messages = await loadMessages(languageOf(locale))
    if (locale !== wanted() || (locale === this.#context.format.locale && messages === this.messages)) return
    const language = messages === en ? 'en' : languageOf(locale)
    this.#context = { ...this.#context, messages, format: new Format(locale, this.#utc), language }
    this.messages = messages
    this.requestUpdate()
  }

  #setUtc(utc: boolean): void {
    this.#utc = utc
    this.#context = { ...this.#context, format: new Format(this.#context.format.locale, utc) }
    this.requestUpdate()
  }

  #emit<K extends keyof DropboxConnectorEventDetails>(name: K, detail: DropboxConnectorEventDetails[K]): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }))
  }

  #report(problem: Problem): void {
    if (problem.code.startsWith('session_')) return
    const { code, detail, requestId } = problem
    if (code === 'widget_error') this.broken = problem
    this.#emit('dropbox-error', { code, detail, requestId })
  }

  #announce(text: string): void {
    const region = this.renderRoot.querySelector('.root > [role=status]')
    if (region) region.textContent = text
  }
}

/** The language of the closest ancestor that names one, through shadow roots. */
function nearestLanguage(element: Element): string {
  for (let node: Element | undefined = element; node; ) {
    const found: HTMLElement | null = node.closest<HTMLElement>('[lang]')
    if (found?.lang) return found.lang
    const root: Node = node.getRootNode()
    node = root instanceof ShadowRoot ? root.host : undefined
  }
  return ''
}

declare global {
  interface HTMLElementTagNameMap {
    'dropbox-connector': DropboxConnector
  }
}
