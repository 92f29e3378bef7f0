import { html, nothing, type TemplateResult } from 'lit'
import type { Filter } from '../internal/filter.ts'
import type { Format } from '../internal/format.ts'
import type { EventMessages } from '../locale/en-events.ts'

interface Range {
  messages: EventMessages
  format: Format
  filter: Filter
  /** The two ends are asked for, though none is set yet. */
  custom: boolean
  customize: (on: boolean) => void
  change: (filter: Filter) => void
}

/** The stretch of time: one that ends now, or two ends in the zone that is shown. */
export function rangeFields({ messages, format, filter, custom, customize, change }: Range): TemplateResult {
  const open = custom || filter.from !== '' || filter.to !== ''
  const current = open ? 'custom' : filter.last
  const choose = (event: Event) => {
    const { value } = event.target as HTMLSelectElement
    customize(value === 'custom')
    if (value !== 'custom') change({ ...filter, last: value, from: '', to: '' })
    else if (filter.last) change({ ...filter, last: '' })
  }
  const known = current in messages.ranges
  return html`<div class="field">
      <label for="range">${messages.range}</label>
      <select class="input" part="input" id="range" .value=${current} @change=${choose}>
        ${Object.entries(messages.ranges).map(([value, label]) => html`<option value=${value} ?selected=${value === current}>${label}</option>`)}
        ${known ? nothing : html`<option value=${current} selected>${current}</option>`}
      </select>
    </div>
    ${open ? (['from', 'to'] as const).map(end => field(end)) : nothing}`

  function field(end: 'from' | 'to'): TemplateResult {
    const set = (event: Event) => {
      const { value } = event.target as HTMLInputElement
      change({ ...filter, last: '', [end]: value && fromInput(value, format.zone) })
    }
    return html`<div class="field moment">
      <label for=${end}>${messages[end]}</label>
      <input class="input" part="input" id=${end} type="datetime-local" .value=${toInput(filter[end], format.zone)} @change=${set} />
    </div>`
  }
}

const fromInput = (value: string, zone: string): string => new Date(zone === 'UTC' ? `${value}Z` : value).toISOString()

function toInput(iso: string, zone: string): string {
  if (!iso || Number.isNaN(Date.parse(iso))) return ''
  const date = new Date(iso)
  const shift = zone === 'UTC' ? 0 : date.getTimezoneOffset() * 60_000
  return new Date(date.getTime() - shift).toISOString().slice(0, 16)
}
