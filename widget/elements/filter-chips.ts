import { html, nothing, type TemplateResult } from 'lit'
import { type Filter, isFiltered, remove, takesValue } from '../internal/filter.ts'
import type { Format } from '../internal/format.ts'
import { icon } from '../internal/icons.ts'
import type { Label } from '../internal/labels.ts'
import type { EventMessages } from '../locale/en-events.ts'
import { button } from './button.ts'

interface Chips {
  messages: EventMessages
  format: Format
  filter: Filter
  label: Label
  change: (filter: Filter) => void
  clear: () => void
}

/** What is on, one chip a value; each removes itself. */
export function filterChips({
  messages,
  format,
  filter,
  label,
  change,
  clear,
}: Chips): TemplateResult | typeof nothing {
  if (!isFiltered(filter)) return nothing
  const { q, last, from, to, conditions } = filter
  const chips: [what: string, value: string, without: Filter][] = []
  if (q.trim()) chips.push([messages.search, q, { ...filter, q: '' }])
  if (last)
    chips.push([
      messages.range,
      Object.entries(messages.ranges).find(([key]) => key === last)?.[1] ?? last,
      { ...filter, last: '' },
    ])
  if (from) chips.push([messages.from, format.time(from), { ...filter, from: '' }])
  if (to) chips.push([messages.to, format.time(to), { ...filter, to: '' }])
  for (const condition of conditions) {
    const { field, operator, values } = condition
    const what = messages.fields[field]
    const how = operator === '=' ? what : `${what} ${messages.operators[operator]}`
    for (const value of takesValue(condition) ? values : ['']) {
      chips.push([how, value && label(field, value), remove(filter, condition, value || undefined)])
    }
  }
  return html`<div class="chips">
    <ul role="list" aria-label=${messages.activeFilters}>
      ${chips.map(([what, value, without]) => {
        const name = value ? `${what}: ${value}` : what
        return html`<li class="chip" part="chip">
          <span>${what}${value ? html`: <bdi>${value}</bdi>` : nothing}</span>
          <button type="button" part="chip-remove" aria-label=${messages.removeFilter(name)} @click=${() => change(without)}>${icon('cross')}</button>
        </li>`
      })}
    </ul>
    ${button(messages.clearAll, clear, 'quiet')}
  </div>`
}
