import { html, nothing, type TemplateResult } from 'lit'
import type { Event } from '../../edge/contract.ts'
import type { Format } from '../internal/format.ts'
import type { EventMessages } from '../locale/en-events.ts'
import { actorOf, outcomeOf, placeOf } from './event-row.ts'

/** An event in words, one fact a line; what is not known is left out. */
export function eventFacts(
  event: Event,
  messages: EventMessages,
  format: Format,
  categories: Map<string, string>,
): TemplateResult {
  const { columns } = messages
  const { actor, item, accessMethod } = event
  const people = event.participants.map(({ name, email, type }) => html`<li><bdi>${name ?? email ?? type}</bdi></li>`)
  const facts: [term: string, value: unknown][] = [
    [columns.time, html`<time datetime=${event.time}>${format.time(event.time)}</time>`],
    [columns.user, two(actorOf(event, messages), actor.email)],
    [columns.item, item && two(item.name ?? messages.noName, item.path !== item.name ? item.path : undefined)],
    [messages.participants, people.length > 0 && html`<ul role="list">${people}</ul>`],
    [columns.location, placeOf(event, format)],
    [columns.ip, event.ip],
    [columns.accessMethod, accessMethod && messages.accessMethods[accessMethod]],
    [columns.outcome, outcomeOf(event, messages)],
    [messages.severity, messages.severities[event.severity]],
    [messages.external, event.external ? messages.yes : messages.no],
    [messages.category, categories.get(event.category) ?? event.category],
    [messages.type, html`<code>${event.eventType}</code>`],
    [messages.eventId, html`<code>${event.id}</code>`],
  ]
  return html`<dl class="event-facts">
    ${facts.map(([term, value]) => (value ? html`<div><dt>${term}</dt><dd>${typeof value === 'string' ? html`<bdi>${value}</bdi>` : value}</dd></div>` : nothing))}
  </dl>`
}

const two = (first: string, second: string | undefined): TemplateResult =>
  html`<bdi>${first}</bdi>${second && second !== first ? html`<span class="second"><bdi>${second}</bdi></span>` : nothing}`
