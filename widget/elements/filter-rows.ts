import { html, nothing, type PropertyValues, type TemplateResult } from 'lit'
import {
  type Condition,
  FIELDS,
  type Field,
  type Filter,
  isComplete,
  type Operator,
  operatorsOf,
  takesValue,
} from '../internal/filter.ts'
import { icon } from '../internal/icons.ts'
import type { Label } from '../internal/labels.ts'
import { define, Part } from '../internal/part.ts'
import { given, internal } from '../internal/properties.ts'
import { isFree } from '../internal/values.ts'
import type { EventMessages } from '../locale/en-events.ts'
import { button } from './button.ts'
import type { Choice } from './value-picker.ts'

interface Row extends Condition {
  key: number
}

let made = 0

/**
 * The filter as rows of field, comparison and values. A row that is not finished filters nothing yet.
 * @fires filter - The finished rows are others now. Detail: the whole filter.
 */
export class FilterRows extends Part {
  static override properties = { messages: given, filter: given, label: given, choices: given, rows: internal }
  declare messages: EventMessages
  declare filter: Filter
  declare label: Label
  declare choices: (field: Field) => (text: string, signal: AbortSignal) => Promise<Choice[]>
  private rows: Row[] = []

  /** What was changed elsewhere replaces the rows; what came from here keeps the unfinished ones. */
  protected override willUpdate(changed: PropertyValues<this>): void {
    const ours = same(this.rows.filter(isComplete), this.filter.conditions)
    if (!changed.has('filter') || (ours && this.rows.length > 0)) return
    this.rows = this.filter.conditions.map(condition => ({ ...condition, key: ++made }))
    if (this.rows.length === 0) this.#add()
  }

  override render(): TemplateResult {
    const { messages, rows } = this
    return html`<ul class="filter-rows" role="list">
        ${rows.map(row => this.#row(row))}
      </ul>
      ${button(messages.addFilter, () => {
        this.#add()
        void this.focusOn('li:last-child select')
      })}`
  }

  #row(row: Row): TemplateResult {
    const { messages, label } = this
    const { field, operator, values, key } = row
    const set = (over: Partial<Row>) =>
      this.#set(this.rows.map(item => (item.key === key ? { ...item, ...over } : item)))
    const value = (event: Event) => (event.target as HTMLSelectElement).value
    const pick = ({ detail }: CustomEvent<string>) =>
      set({ values: FIELDS[field] ? [...new Set([...values, detail])] : [detail] })
    return html`<li>
      <select class="input" part="input" aria-label=${messages.field} @change=${(event: Event) => {
        const next = value(event) as Field
        set({ field: next, operator: operatorsOf(next)[0] ?? '=', values: [] })
      }}>
        ${Object.keys(FIELDS).map(name => html`<option value=${name} .selected=${name === field}>${messages.fields[name as Field]}</option>`)}
      </select>
      <select class="input" part="input" aria-label=${messages.operator} @change=${(event: Event) => set({ operator: value(event) as Operator })}>
        ${operatorsOf(field).map(name => html`<option value=${name} .selected=${name === operator}>${messages.operators[name]}</option>`)}
      </select>
      <div class="values">
        ${
          takesValue(row)
            ? html`<dropbox-connector-picker
                  .ctx=${this.ctx}
                  .messages=${messages}
                  .label=${`${messages.value}: ${messages.fields[field]}`}
                  .bare=${true}
                  .row=${key}
                  .chosen=${values}
                  .free=${isFree(field)}
                  .load=${this.choices(field)}
                  @pick=${pick}
                ></dropbox-connector-picker>
                ${values.map(
                  item => html`<span class="chip"
                    ><bdi>${label(field, item)}</bdi
                    ><button type="button" aria-label=${messages.removeFilter(label(field, item))} @click=${() => set({ values: values.filter(other => other !== item) })}>${icon('cross')}</button></span
                  >`,
                )}`
            : nothing
        }
      </div>
      <button class="button quiet square" part="button" type="button" aria-label=${messages.removeFilter(messages.fields[field])} @click=${() => this.#set(this.rows.filter(item => item.key !== key))}>${icon('cross')}</button>
    </li>`
  }

  #add(): void {
    this.rows = [...this.rows, { key: ++made, field: 'actor', operator: '=', values: [] }]
  }

  #set(rows: Row[]): void {
    this.rows = rows
    const conditions = rows.filter(isComplete).map(({ field, operator, values }) => ({ field, operator, values }))
    if (same(conditions, this.filter.conditions)) return
    this.dispatchEvent(new CustomEvent('filter', { detail: { ...this.filter, conditions } }))
  }
}

const same = (some: Condition[], others: Condition[]): boolean =>
  some.length === others.length &&
  some.every(({ field, operator, values }, at) => {
    const other = others[at]
    return field === other?.field && operator === other.operator && values.join('\n') === other.values.join('\n')
  })

define('dropbox-connector-rows', FilterRows)
