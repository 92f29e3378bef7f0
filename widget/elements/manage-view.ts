import { html, nothing, type PropertyValues, type TemplateResult } from 'lit'
import type { Connection } from '../../edge/contract.ts'
import type { DropboxConnector } from '../dropbox-connector.ts'
import type { Context } from '../internal/context.ts'
import { define, Part } from '../internal/part.ts'
import { given, internal } from '../internal/properties.ts'
import { enManage, type ManageMessages } from '../locale/en-manage.ts'
import { loadManageMessages } from '../locale/manage.ts'
import { manage } from '../styles/manage.ts'
import './audit-list.ts'
import { button } from './button.ts'
import './stream-list.ts'

/** What is managed beside connections: where events are sent on to, and the trail of who did what. */
export class ManageView extends Part {
  static override sheet = manage
  static override properties = { place: given, connections: given, leave: given, messages: internal }
  declare place: 'streams' | 'audit'
  declare connections: Connection[] | undefined
  /** The way back to what was there before. */
  declare leave: () => void
  private messages: ManageMessages = enManage

  /** What the parts get: streams have problems of their own. */
  #inner: Context | undefined

  protected override willUpdate(changed: PropertyValues): void {
    const { ctx, messages } = this
    if (changed.has('ctx')) void this.#speak()
    if (!changed.has('ctx') && !changed.has('messages')) return
    const apiProblems = { ...ctx.messages.apiProblems, ...messages.streamProblems }
    this.#inner = { ...ctx, messages: { ...ctx.messages, apiProblems } }
  }

  protected override firstUpdated(): void {
    if (!this.#fixed) void this.focusOn('h2')
  }

  override render(): TemplateResult {
    const { place, messages, connections, ctx } = this
    return html`<div class="header" part="header">
        <h2 part="title" tabindex="-1">${ctx.messages[place]}</h2>
        ${this.#fixed ? nothing : button(ctx.messages.back, this.leave)}
      </div>
      ${
        place === 'audit'
          ? html`<dropbox-connector-audit class="stack" .ctx=${this.#inner} .messages=${messages} .connections=${connections}></dropbox-connector-audit>`
          : html`<dropbox-connector-streams class="stack" .ctx=${this.#inner} .messages=${messages}></dropbox-connector-streams>`
      }`
  }

  /** The host wants nothing else shown. */
  get #fixed(): boolean {
    return ((this.getRootNode() as ShadowRoot).host as DropboxConnector).view === this.place
  }

  async #speak(): Promise<void> {
    const { language } = this.ctx
    const messages = await loadManageMessages(language)
    if (language === this.ctx.language) this.messages = messages
  }
}

define('dropbox-connector-manage', ManageView)
