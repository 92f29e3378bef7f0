import { html, nothing, type TemplateResult } from 'lit'
import type { Activity } from '../../edge/contract.ts'
import type { Filter } from '../controllers/event-pages.ts'
import { draw } from '../internal/icons.ts'
import type { EventMessages } from '../locale/en-events.ts'
import { button } from './button.ts'

export const SEARCH = 'M20 20l-4.2-4.2M18 11a7 7 0 1 1-14 0 7 7 0 0 1 14 0z'

/** What a person has put in; days are those of their own time zone. */
export interface FilterValues {
  q: string
  activity: string
  from: string
  to: string
}

export const NO_FILTER: FilterValues = { q: '', activity: '', from: '', to: '' }

export const isFiltered = (values: FilterValues): boolean => Object.values(values).some(Boolean)

/** The values as the API's query. */
export function toQuery({ q, activity, from, to }: FilterValues): Filter {
  const instant = (day: string, time: string) => (day ? new Date(`${day}T${time}`).toISOString() : undefined)
  return { q: q.trim(), activity, from: instant(from, '00:00:00'), to: instant(to, '23:59:59.999') }
}

interface Filters {
  messages: EventMessages
  values: FilterValues
  activities: Activity[]
  change: (values: Partial<FilterValues>) => void
}

/** Search, activity and range. */
export function eventFilters({ messages, values, activities, change }: Filters): TemplateResult {
  const input = (event: Event) => {
    const { name, value } = event.target as HTMLInputElement
    if (name in values) change({ [name]: value })
  }
  const categories = Map.groupBy(activities, ({ categoryLabel }) => categoryLabel)
  return html`<form class="filters" part="filters" role="search" aria-label=${messages.filters} @submit=${(event: Event) => event.preventDefault()} @input=${input}>
    <div class="field search">
      <label for="q">${messages.search}</label>
      <span class="with-icon">
        ${draw(SEARCH)}
        <input class="input" part="input" id="q" name="q" type="search" autocomplete="off" maxlength="200" placeholder=${messages.searchHint} .value=${values.q} />
      </span>
    </div>
    <div class="field">
      <label for="activity">${messages.activity}</label>
      <select class="input" part="input" id="activity" name="activity" .value=${values.activity}>
        <option value="" label=${messages.anyActivity}></option>
        ${[...categories].map(
          ([category, rows]) => html`<optgroup label=${category}>
            ${rows.map(({ activity, label }) => html`<option value=${activity} label=${label} ?selected=${activity === values.activity}></option>`)}
          </optgroup>`,
        )}
      </select>
    </div>
    ${(['from', 'to'] as const).map(
      name => html`<div class="field">
        <label for=${name}>${messages[name]}</label>
        <input
          class="input"
          part="input"
          id=${name}
          name=${name}
          type="date"
          min=${name === 'to' && values.from ? values.from : nothing}
          max=${name === 'from' && values.to ? values.to : nothing}
          .value=${values[name]}
        />
      </div>`,
    )}
    ${isFiltered(values) ? button(messages.clear, () => change(NO_FILTER), 'quiet') : nothing}
  </form>`
}
