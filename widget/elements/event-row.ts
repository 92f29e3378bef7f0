import { html, nothing, type TemplateResult } from 'lit'
import type { Event } from '../../edge/contract.ts'
import type { Format } from '../internal/format.ts'
import { icon } from '../internal/icons.ts'
import type { EventMessages } from '../locale/en-events.ts'
import type { Column } from './event-columns.ts'

/** Who acted, as people read it: the name, else the address, else what kind of actor it was. */
export const actorOf = ({ actor }: Event, messages: EventMessages): string =>
  actor.type === 'anonymous' ? messages.actors.anonymous : (actor.name ?? actor.email ?? messages.actors[actor.type])

/** What was done, in the person's language; with a mark where an admin did it as somebody else. */
export const activityOf = ({ activity, activityLabel, impersonated }: Event, messages: EventMessages): string => {
  const own = messages.activities[activity]
  return own ? own + (impersonated ? messages.asAnother : '') : activityLabel
}

export const placeOf = ({ city, region, country }: Event, format: Format): string =>
  [city ?? region, country && format.country(country)].filter(Boolean).join(', ')

export const outcomeOf = ({ outcome }: Event, messages: EventMessages): TemplateResult =>
  html`<span class="outcome-mark" data-outcome=${outcome}>
    ${icon(outcome === 'success' ? 'check' : 'cross')}${messages.outcomes[outcome]}
  </span>`

/** Names come from outside and may be written to deceive: always text, and isolated from the text around. */
const isolated = (text: string | undefined, more = false) =>
  text ? html`<bdi class=${more ? 'one' : ''}>${text}</bdi>` : nothing

export interface RowLook {
  messages: EventMessages
  format: Format
  columns: readonly Column[]
}

/** One event as the cells of a row; its activity is the button that opens it. */
export const eventCells = (event: Event, focusable: boolean, look: RowLook): TemplateResult[] =>
  look.columns.map(
    (name, at) =>
      html`<div class="cell" part="cell" role="cell" aria-colindex=${at + 1} data-column=${name} title=${titleOf(event, name) ?? nothing}>${cell(event, name, focusable, look)}</div>`,
  )

function cell(event: Event, name: Column, focusable: boolean, { messages, format }: RowLook): unknown {
  const { item, itemCount, actor, accessMethod } = event
  switch (name) {
    case 'time':
      return html`<time datetime=${event.time}><span class="day-part">${format.day(event.time)}, </span>${format.clock(event.time)}</time>`
    case 'user': {
      const who = actorOf(event, messages)
      const more = actor.email !== undefined && actor.email !== who
      return html`${isolated(who, more)}${more ? html`<bdi class="second">${actor.email}</bdi>` : nothing}`
    }
    case 'activity':
      return html`<button class="open" part="event-open" tabindex=${focusable ? 0 : -1} data-id=${event.id}>${activityOf(event, messages)}</button>`
    case 'item':
      return html`${isolated(item?.name, itemCount > 1)}${
        itemCount > 1
          ? html`<span class="second">${messages.moreItems(itemCount - 1, format.number(itemCount - 1))}</span>`
          : nothing
      }`
    case 'location':
      return isolated(placeOf(event, format))
    case 'ip':
      return isolated(event.ip)
    case 'accessMethod':
      return accessMethod ? messages.accessMethods[accessMethod] : nothing
    case 'outcome':
      return outcomeOf(event, messages)
  }
}

/** What a cell may have to cut off. */
function titleOf({ item, actor, ip }: Event, name: Column): string | undefined {
  if (name === 'item') return item?.path ?? item?.name
  return name === 'user' ? actor.email : name === 'ip' ? ip : undefined
}
