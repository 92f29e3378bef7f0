import { html, nothing, type TemplateResult } from 'lit'
import type { Event } from '../../edge/contract.ts'
import type { Field } from '../internal/filter.ts'
import type { Format } from '../internal/format.ts'
import { draw } from '../internal/icons.ts'
import type { EventMessages } from '../locale/en-events.ts'
import { activityOf, actorOf, outcomeOf, placeOf } from './event-row.ts'

export const FUNNEL = 'M4 5h16l-6.2 7.4V19l-3.6-2v-4.6z'

export interface FactsLook {
  messages: EventMessages
  format: Format
  categories: Map<string, string>
  /** Shows only events with that value. */
  narrow: (field: Field, value: string) => void
}

/** How the API is asked for events of the same actor. */
export const actorKey = ({ actor }: Event): string => actor.email ?? actor.id ?? actor.type

/** An event in words, one fact a line; what is not known is left out. */
export function eventFacts(event: Event, { messages, format, categories, narrow }: FactsLook): TemplateResult {
  const { columns } = messages
  const { actor, item, accessMethod, category } = event
  const label = activityOf(event, messages)
  const people = event.participants.map(({ name, email, type }) => html`<li>${two(name ?? email ?? type, email)}</li>`)
  const facts: [term: string, value: unknown, field?: Field, key?: string | undefined][] = [
    [columns.time, html`<time datetime=${event.time}>${format.time(event.time)}</time>`],
    [columns.user, two(actorOf(event, messages), actor.email), 'actor', actorKey(event)],
    [columns.activity, label, 'activity', event.activity],
    [
      columns.item,
      item && two(item.name ?? messages.noName, item.path !== item.name ? item.path : undefined),
      'item',
      item?.name,
    ],
    [messages.participants, people.length > 0 && html`<ul role="list">${people}</ul>`],
    [columns.location, placeOf(event, format), 'country', event.country],
    [columns.ip, event.ip, 'ip', event.ip],
    [columns.accessMethod, accessMethod && messages.accessMethods[accessMethod]],
    [columns.outcome, outcomeOf(event, messages)],
    [messages.severity, messages.severities[event.severity]],
    [messages.external, event.external ? messages.yes : messages.no],
    [messages.category, messages.categories[category] ?? categories.get(category) ?? category],
    [messages.type, html`<code>${event.eventType}</code>`],
    [messages.eventId, html`<code>${event.id}</code>`],
  ]
  return html`<dl class="event-facts">
    ${facts.map(([term, value, field, key]) =>
      value
        ? html`<div>
            <dt>${term}</dt>
            <dd>${typeof value === 'string' ? html`<bdi>${value}</bdi>` : value}</dd>
            ${
              field && key
                ? html`<dd class="pivot">
                    <button class="button quiet square" part="button" data-field=${field} aria-label=${messages.same[field] ?? term} title=${messages.same[field] ?? term} @click=${() => narrow(field, key)}>
                      ${draw(FUNNEL)}
                    </button>
                  </dd>`
                : nothing
            }
          </div>`
        : nothing,
    )}
  </dl>`
}

export const two = (first: string, second: string | undefined): TemplateResult =>
  html`<bdi>${first}</bdi>${second && second !== first ? html`<span class="second"><bdi>${second}</bdi></span>` : nothing}`
