import { html, nothing, type PropertyValues, type TemplateResult } from 'lit'
import type { AuditEntry, Connection, List, Stream } from '../../edge/contract.ts'
import { define } from '../internal/part.ts'
import { given, internal } from '../internal/properties.ts'
import { Working } from '../internal/working.ts'
import { button } from './button.ts'
import { wordsOf } from './problem-note.ts'
import { skeleton } from './stream-trouble.ts'

/** Who did what in the connector, newest first, page by page. */
export class AuditList extends Working {
  static override properties = { connections: given, items: internal }
  declare connections: Connection[] | undefined
  private items: AuditEntry[] | undefined

  #next: string | null = null
  /** For their names; who may not see them reads their ids. */
  #streams: Stream[] = []

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('ctx')) return
    if (changed.get('ctx')?.api !== this.ctx.api) this.items = undefined
    if (!this.items) this.#read()
  }

  override render(): TemplateResult {
    const { items, problem, messages, ctx, busy } = this
    return html`<p class="muted">${messages.auditText}</p>
      ${
        items?.length
          ? html`<ol class="lines panel" part="audit" role="list" aria-busy=${busy}>
              ${items.map(item => this.#line(item))}
            </ol>`
          : items
            ? html`<p class="panel">${messages.nothing}</p>`
            : problem
              ? nothing
              : skeleton(ctx)
      }
      ${this.note(this.#read)} ${this.#next && !problem ? button(messages.more, this.#read, '', busy) : nothing}`
  }

  #line({ at, action, actor, ip, target, detail = {} }: AuditEntry): TemplateResult {
    const { messages, ctx } = this
    const about = [
      [...(this.connections ?? []), ...this.#streams].find(({ id }) => id === target)?.name ?? target,
      ...Object.entries(detail).map(([key, value]) => this.#detail(key, `${value}`)),
    ].filter(text => text)
    return html`<li tabindex="-1">
      <time class="small muted" datetime=${at}>${ctx.format.time(at)}</time>
      <div>
        <p><span class="strong">${(messages.actions as Record<string, string>)[action] ?? action}</span>${about.map(text => html` · <bdi>${text}</bdi>`)}</p>
        <p class="small muted"><bdi>${actor.id && actor.type === 'user' ? actor.id : messages.actors[actor.type]}</bdi>${ip ? html` · IP <bdi>${ip}</bdi>` : nothing}</p>
      </div>
    </li>`
  }

  #detail(key: string, value: string): string {
    const { format, messages } = this.ctx
    return key === 'code'
      ? wordsOf({ code: value, detail: value }, messages).detail
      : key === 'from'
        ? format.time(value)
        : value
  }

  /** The next page; the focus goes to where it begins. */
  #read = (): void =>
    void this.work(async () => {
      const { items = [], ctx } = this
      const cursor = items.length > 0 ? (this.#next ?? undefined) : undefined
      const page = await ctx.api.get<List<AuditEntry>>('/audit', { cursor })
      if (!this.items && ctx.may('streams:write')) {
        this.#streams = await ctx.api.get<List<Stream>>('/streams').then(
          list => list.items,
          () => [],
        )
      }
      this.#next = page.nextCursor
      this.items = [...items, ...page.items]
      if (items.length > 0) void this.focusOn(`li:nth-child(${items.length + 1})`)
    })
}

define('dropbox-connector-audit', AuditList)
