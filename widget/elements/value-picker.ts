import { html, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { define, Part } from '../internal/part.ts'
import { given, internal } from '../internal/properties.ts'
import type { EventMessages } from '../locale/en-events.ts'

/** What can be picked: a value, how it reads, and how many events have it. */
export interface Choice {
  value: string
  label: string
  count?: number | undefined
}

const TYPING_MS = 150
let made = 0

/**
 * A field that suggests what is really there while one types.
 * @fires pick - A value was chosen. Detail: the value.
 */
export class ValuePicker extends Part {
  static override properties = {
    messages: given,
    label: given,
    chosen: given,
    free: given,
    bare: given,
    row: given,
    load: given,
    text: internal,
    choices: internal,
    active: internal,
    open: internal,
  }
  declare messages: EventMessages
  declare label: string
  declare chosen: string[]
  /** What is typed may be taken as it is. */
  declare free: boolean
  /** The label is for those who do not see the place. */
  declare bare: boolean
  /** Of what it is a part; for another one it begins anew. */
  declare row: number | undefined
  declare load: (text: string, signal: AbortSignal) => Promise<Choice[]>
  private text = ''
  private choices: Choice[] | undefined
  private active = -1
  private open = false

  #id = `pick-${++made}`
  #typing: ReturnType<typeof setTimeout> | undefined
  #flight: AbortController | undefined

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#close()
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.get('row') === undefined) return
    this.text = ''
    this.#close()
  }

  protected override updated(): void {
    this.querySelector('.active')?.scrollIntoView({ block: 'nearest' })
  }

  override render(): TemplateResult {
    const { open, active, messages } = this
    return html`<div class="field picker" @focusout=${this.#left}>
      <label for=${this.#id} class=${this.bare ? 'sr' : ''}>${this.label}</label>
      <input
        class="input"
        part="input"
        id=${this.#id}
        role="combobox"
        autocomplete="off"
        aria-autocomplete="list"
        aria-expanded=${open}
        aria-controls=${open ? `${this.#id}-list` : nothing}
        aria-activedescendant=${open && active >= 0 ? `${this.#id}-${active}` : nothing}
        placeholder=${messages.any}
        .value=${this.text}
        @input=${this.#typed}
        @keydown=${this.#keyed}
        @click=${() => this.#show(0)}
      />
      ${open ? this.#list() : nothing}
    </div>`
  }

  #list(): TemplateResult {
    const { choices, active, chosen, messages, ctx } = this
    return html`<ul class="options" id="${this.#id}-list" role="listbox" aria-label=${this.label} aria-multiselectable="true" aria-busy=${!choices}>
      ${choices?.map(
        ({ value, label, count }, index) => html`<li
          id="${this.#id}-${index}"
          role="option"
          class=${index === active ? 'active' : ''}
          aria-selected=${chosen.includes(value)}
          @mousedown=${(event: Event) => event.preventDefault()}
          @click=${() => this.#pick(value)}
        >
          <span><bdi>${label}</bdi>${label !== value && value.includes('@') ? html`<bdi class="second">${value}</bdi>` : nothing}</span>
          ${count === undefined ? nothing : html`<span class="small muted">${ctx.format.number(count)}</span>`}
        </li>`,
      )}
      ${choices?.length ? nothing : html`<li role="option" aria-disabled="true" aria-selected="false" class="muted">${choices ? messages.nothingFound : ctx.messages.loading}</li>`}
    </ul>`
  }

  #typed = (event: Event): void => {
    this.text = (event.target as HTMLInputElement).value
    this.#show(TYPING_MS)
  }

  #show(wait: number): void {
    this.open = true
    clearTimeout(this.#typing)
    this.#flight?.abort()
    this.#typing = setTimeout(() => void this.#look(), wait)
  }

  async #look(): Promise<void> {
    const flight = new AbortController()
    this.#flight = flight
    const text = this.text.trim()
    const found = await this.load(text, flight.signal).catch(() => [])
    if (flight.signal.aborted) return
    const itself = this.free && text && !found.some(({ value }) => value === text)
    this.choices = itself ? [...found, { value: text, label: this.messages.asTyped(text) }] : found
    this.active = text && this.choices.length > 0 ? 0 : -1
  }

  #keyed = (event: KeyboardEvent): void => {
    const { key } = event
    const count = this.choices?.length ?? 0
    const step = { ArrowDown: 1, ArrowUp: -1 }[key]
    const choice = this.choices?.[this.active]
    if (key === 'Enter') {
      if (choice && this.open) this.#pick(choice.value)
    } else if (key === 'Escape' && this.open) this.#close()
    else if (step && !this.open) this.#show(0)
    else if (step && count > 0)
      this.active = (this.active + step + (this.active < 0 && step < 0 ? 1 : 0) + count) % count
    else return
    event.preventDefault()
  }

  #pick(value: string): void {
    this.text = ''
    this.#close()
    this.dispatchEvent(new CustomEvent('pick', { detail: value }))
  }

  #left = (event: FocusEvent): void => {
    if (!this.contains(event.relatedTarget as Node | null)) this.#close()
  }

  #close(): void {
    clearTimeout(this.#typing)
    this.#flight?.abort()
    this.open = false
    this.choices = undefined
    this.active = -1
  }
}

define('dropbox-connector-picker', ValuePicker)
