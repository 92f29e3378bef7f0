import { html, nothing, type TemplateResult } from 'lit'
import type { Event } from '../../edge/contract.ts'
import type { Format } from '../internal/format.ts'
import { icon } from '../internal/icons.ts'
import type { EventMessages } from '../locale/en-events.ts'

export const COLUMNS = ['time', 'user', 'activity', 'item', 'location', 'ip', 'accessMethod', 'outcome'] as const
type Column = (typeof COLUMNS)[number]

/** Who acted, as people read it: the name, else the address, else what kind of actor it was. */
export const actorOf = ({ actor }: Event, messages: EventMessages): string =>
  actor.type === 'anonymous' ? messages.actors.anonymous : (actor.name ?? actor.email ?? messages.actors[actor.type])

export const placeOf = ({ city, region, country }: Event, format: Format): string =>
  [city ?? region, country && format.country(country)].filter(Boolean).join(', ')

export const outcomeOf = ({ outcome }: Event, messages: EventMessages): TemplateResult =>
  html`<span class="outcome-mark" data-outcome=${outcome}>
    ${icon(outcome === 'success' ? 'check' : 'cross')}${messages.outcomes[outcome]}
  </span>`

/** Names come from outside and may be written to deceive: always text, and isolated from the text around. */
const isolated = (text: string | undefined) => (text ? html`<bdi>${text}</bdi>` : nothing)

/** One event as a row; its activity is the button that opens it. */
export function eventRow(
  event: Event,
  rowIndex: number,
  {
    messages,
    format,
    focusable,
    fresh,
  }: { messages: EventMessages; format: Format; focusable: boolean; fresh: boolean },
): TemplateResult {
  const actor = actorOf(event, messages)
  const { item, itemCount } = event
  const cells: Record<Column, unknown> = {
    time: html`<time datetime=${event.time}>${format.time(event.time)}</time>`,
    user: html`${isolated(actor)}${
      event.actor.email && event.actor.email !== actor
        ? html`<span class="second">${isolated(event.actor.email)}</span>`
        : nothing
    }`,
    activity: html`<button class="open" part="event-open" tabindex=${focusable ? 0 : -1} data-id=${event.id}>
      ${event.activityLabel}
    </button>`,
    item: html`${isolated(item?.name)}${
      itemCount > 1
        ? html`<span class="second">${messages.moreItems(itemCount - 1, format.number(itemCount - 1))}</span>`
        : nothing
    }`,
    location: isolated(placeOf(event, format)),
    ip: isolated(event.ip),
    accessMethod: event.accessMethod ? messages.accessMethods[event.accessMethod] : nothing,
    outcome: outcomeOf(event, messages),
  }
  return html`<div class="row ${fresh ? 'fresh' : ''}" part="row" role="row" aria-rowindex=${rowIndex}>
    ${COLUMNS.map(
      (
        name,
        index,
      ) => html`<div class="cell" part="cell" role="cell" aria-colindex=${index + 1} data-column=${name} title=${name === 'item' ? (item?.path ?? item?.name ?? nothing) : nothing}>
        ${cells[name]}
      </div>`,
    )}
  </div>`
}
