import { html, nothing, type TemplateResult } from 'lit'
import type { SavedQuery } from '../../edge/contract.ts'
import { type Filter, fromParams, isFiltered, toParams } from '../internal/filter.ts'
import { define, Part } from '../internal/part.ts'
import { type Problem, toProblem } from '../internal/problem.ts'
import { given, internal } from '../internal/properties.ts'
import type { EventMessages } from '../locale/en-events.ts'
import { button } from './button.ts'
import { problemNote } from './problem-note.ts'

/**
 * Filters with a name: those that come with the product, and those that people of the tenant saved.
 * @fires filter - One was chosen. Detail: the whole filter.
 */
export class QueryList extends Part {
  static override properties = {
    messages: given,
    filter: given,
    items: internal,
    edited: internal,
    problem: internal,
  }
  declare messages: EventMessages
  declare filter: Filter
  private items: SavedQuery[] | undefined
  /** The id of the one that is being changed. */
  private edited = ''
  private problem: Problem | undefined

  protected override firstUpdated(): void {
    void this.#do(async () => undefined)
  }

  override render(): TemplateResult {
    const { messages, items = [], problem, ctx } = this
    const saved = items.filter(({ suggested }) => !suggested)
    return html`${problem ? problemNote(problem, ctx.messages, { alert: true }) : nothing}
      <h3>${messages.suggestedQueries}</h3>
      <ul class="queries" role="list">
        ${items.filter(({ suggested }) => suggested).map(item => html`<li>${this.#choose(item)}</li>`)}
      </ul>
      <h3>${messages.savedQueries}</h3>
      ${
        saved.length > 0
          ? html`<ul class="queries" role="list">
              ${saved.map(item => html`<li>${item.id === this.edited ? this.#form(item) : this.#saved(item)}</li>`)}
            </ul>`
          : html`<p class="muted">${items.length > 0 ? messages.noQueries : ctx.messages.loading}</p>`
      }
      ${isFiltered(this.filter) ? this.#form() : html`<p class="small muted">${messages.nothingToSave}</p>`}`
  }

  #choose(item: SavedQuery): TemplateResult {
    const code = item.id.replace('suggested_', '')
    const name =
      Object.entries(this.messages.suggested).find(([known]) => item.suggested && known === code)?.[1] ?? item.name
    const params = new URLSearchParams(item.query)
    const here = toParams(fromParams(params)).toString() === toParams(this.filter).toString()
    return html`<button class="button" part="button" type="button" aria-pressed=${here} @click=${() => this.#apply(fromParams(params))}><bdi>${name}</bdi></button>`
  }

  #saved(item: SavedQuery): TemplateResult {
    const { messages, ctx } = this
    return html`${this.#choose(item)} ${item.shared ? html`<span class="small muted">${messages.shared}</span>` : nothing}
      ${
        item.own
          ? html`<button class="button quiet" part="button" type="button" aria-label=${messages.editQuery(item.name)} @click=${() => {
              this.edited = item.id
              void this.focusOn('li form input')
            }}>${ctx.messages.rename}</button>`
          : nothing
      }`
  }

  /** To save the filter that is on, or to change one that was saved. */
  #form(item?: SavedQuery): TemplateResult {
    const { messages, ctx } = this
    const id = item?.id ?? 'new-query'
    const done = (text: string, work: () => Promise<unknown>) =>
      this.#do(async () => {
        await work()
        this.edited = ''
        ctx.announce(text)
      })
    const submit = (event: SubmitEvent) => {
      event.preventDefault()
      const form = event.target as HTMLFormElement
      const data = new FormData(form)
      const name = String(data.get('name')).trim()
      if (!name) return
      const body = { name, shared: data.has('shared') }
      void done(messages.saved(name), async () => {
        if (item) await ctx.api.send('PATCH', `/queries/${item.id}`, body)
        else await ctx.api.send('POST', '/queries', { ...body, query: toParams(this.filter).toString() })
        form.reset()
      })
    }
    return html`<form class="save" @submit=${submit}>
      <div class="field">
        <label for=${id}>${item ? messages.queryName : messages.saveAs}</label>
        <input class="input" part="input" id=${id} name="name" required maxlength="100" autocomplete="off" .value=${item?.name ?? ''} />
      </div>
      <label class="check"><input type="checkbox" name="shared" ?checked=${item?.shared} /> ${messages.share}</label>
      <button class="button" part="button">${ctx.messages.save}</button>
      ${
        item
          ? html`${button(ctx.messages.cancel, () => (this.edited = ''), 'quiet')}
            ${button(messages.delete, () => void done(messages.delete, () => ctx.api.send('DELETE', `/queries/${item.id}`)), 'quiet')}`
          : nothing
      }
    </form>`
  }

  #apply(detail: Filter): void {
    this.dispatchEvent(new CustomEvent('filter', { detail }))
  }

  /** Does something, and reads the list anew; what fails is said. */
  async #do(work: () => Promise<void>): Promise<void> {
    try {
      await work()
      const { items } = await this.ctx.api.get<{ items: SavedQuery[] }>('/queries')
      this.items = items
      this.problem = undefined
    } catch (error) {
      this.problem = toProblem(error)
    }
  }
}

define('dropbox-connector-queries', QueryList)
