import { html, nothing, type TemplateResult } from 'lit'
import type { CreatedStream, Stream, StreamKind, StreamOptions } from '../../edge/contract.ts'
import type { Format } from '../internal/format.ts'
import { icon } from '../internal/icons.ts'
import { define } from '../internal/part.ts'
import { ApiProblem } from '../internal/problem.ts'
import { given, internal } from '../internal/properties.ts'
import { Working } from '../internal/working.ts'
import type { ManageMessages } from '../locale/en-manage.ts'
import { button } from './button.ts'

/** What a kind has beside an address; `!` marks what it must have. */
const FIELDS: Record<StreamKind, string> = {
  webhook: '',
  splunk: 'token! index sourcetype',
  elastic: 'token index!',
  sentinel: 'token! ruleId! streamName! directoryId! clientId! authority scope',
  http: 'token',
}
const OPTIONS = [
  'index',
  'sourcetype',
  'ruleId',
  'streamName',
  'directoryId',
  'clientId',
  'authority',
  'scope',
] as const

type Name = keyof ManageMessages['fields']

/** The time of a form's field `from`, in the zone that is shown; undefined when it is empty. */
export function timeOf(form: HTMLFormElement, { zone }: Format): string | undefined {
  const value = new FormData(form).get('from')
  return value ? new Date(zone === 'UTC' ? `${value}Z` : `${value}`).toISOString() : undefined
}

/**
 * A new receiver, or another address, token or choice for one.
 * @fires made - It was made or changed. Detail: what the API answered.
 * @fires cancel - It is to stay as it was.
 */
export class StreamForm extends Working {
  static override properties = { stream: given, kind: internal }
  /** What is changed; undefined for a new one. */
  declare stream: Stream | undefined
  private kind: StreamKind = 'webhook'

  protected override willUpdate(): void {
    if (this.stream) this.kind = this.stream.kind
  }

  protected override firstUpdated(): void {
    void this.focusOn('.input')
  }

  override render(): TemplateResult {
    const { messages, ctx, stream, kind, busy } = this
    const must = (name: string) => new RegExp(`\\b${name}(!?)`).exec(FIELDS[kind])?.[1]
    const token = must('token')
    return html`<form class="entries" @submit=${this.#submit}>
      ${stream ? nothing : this.#choice('kind', messages.kinds, kind, this.#choose)}
      ${this.#field('name', { value: stream?.name })}
      ${this.#field('url', { value: stream?.url, type: 'url', must: true })}
      ${
        kind === 'webhook' || token === undefined
          ? nothing
          : this.#field('token', {
              label: messages.tokens[kind],
              type: 'password',
              must: token !== '' && !stream,
              hint: stream?.hasToken ? messages.tokenKept : '',
            })
      }
      ${OPTIONS.map(name => {
        const need = must(name)
        return need === undefined ? nothing : this.#field(name, { value: stream?.options[name], must: need !== '' })
      })}
      ${this.#choice('format', messages.formats, stream?.format)}
      ${this.#field('filter', { value: stream?.filter, hint: messages.filterHint })}
      ${stream ? nothing : this.#field('from', { type: 'datetime-local' })}
      ${
        ctx.may('events:export')
          ? html`<label class="tick"><input type="checkbox" name="links" ?checked=${stream?.links} /> ${messages.fields.links}</label>`
          : nothing
      }
      ${this.note()}
      <div class="actions">
        <button class="button primary" part="button" aria-disabled=${busy}>${ctx.messages.save}</button>
        ${button(ctx.messages.cancel, this.#cancel, 'quiet')}
      </div>
    </form>`
  }

  #id(name: string): string {
    return `${this.stream?.id ?? 'new'}-${name}`
  }

  #choice(
    name: 'kind' | 'format',
    values: Record<string, string>,
    chosen: string | undefined,
    change?: (event: Event) => void,
  ): TemplateResult {
    const id = this.#id(name)
    return html`<div class="field">
      <label for=${id}>${this.messages.fields[name]}</label>
      <select class="input" part="input" id=${id} name=${name} @change=${change}>
        ${Object.entries(values).map(([value, words]) => html`<option value=${value} ?selected=${value === chosen}>${words}</option>`)}
      </select>
    </div>`
  }

  #field(
    name: Name | 'token',
    field: { label?: string; value?: string | undefined; type?: string; must?: boolean; hint?: string },
  ): TemplateResult {
    const { messages, ctx, problem } = this
    const { value = '', type = 'text', must = false, hint } = field
    const id = this.#id(name)
    const errors = problem instanceof ApiProblem ? problem.errors : []
    const wrong = errors.find(({ path }) => path.split('.').at(-1) === name)?.message
    return html`<div class="field">
      <label for=${id}>${field.label ?? messages.fields[name as Name]}${must ? nothing : html` <span class="muted">(${ctx.messages.optional})</span>`}</label>
      <input
        class="input"
        part="input"
        id=${id}
        name=${name}
        type=${type}
        ?required=${must}
        autocomplete=${type === 'password' ? 'new-password' : 'off'}
        spellcheck="false"
        aria-describedby="${id}-error ${id}-hint"
        aria-invalid=${wrong !== undefined}
        .value=${value}
      />
      ${wrong ? html`<p class="field-error" id="${id}-error" lang="en">${icon('alert')}${wrong}</p>` : nothing}
      ${hint ? html`<p class="small muted" id="${id}-hint">${hint}</p>` : nothing}
    </div>`
  }

  #choose = (event: Event): void => {
    this.kind = (event.target as HTMLSelectElement).value as StreamKind
    this.problem = undefined
  }

  #cancel = (): void => this.tell('cancel')

  #submit = (event: SubmitEvent): void => {
    event.preventDefault()
    if (this.busy) return
    const { stream, kind, ctx } = this
    const form = event.target as HTMLFormElement
    const data = new FormData(form)
    const text = (name: string) => `${data.get(name) ?? ''}`.trim()
    const options: StreamOptions = {}
    for (const name of OPTIONS) if (text(name)) options[name] = text(name)
    const body = {
      name: text('name') || undefined,
      url: text('url'),
      format: text('format'),
      filter: text('filter'),
      token: text('token') || undefined,
      options,
      ...(ctx.may('events:export') && { links: data.has('links') }),
    }
    void this.work(async () => {
      const detail = stream
        ? await ctx.api.send<Stream>('PATCH', `/streams/${stream.id}`, body)
        : await ctx.api.send<CreatedStream>('POST', '/streams', { ...body, kind, from: timeOf(form, ctx.format) })
      this.tell('made', detail)
    }).then(() => this.problem && this.focusOn('[aria-invalid=true]'))
  }
}

define('dropbox-connector-stream-form', StreamForm)
