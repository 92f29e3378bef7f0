import { html, nothing, type TemplateResult } from 'lit'
import type { EventWithRaw } from '../../edge/contract.ts'
import type { Format } from '../internal/format.ts'
import type { EventMessages } from '../locale/en-events.ts'
import { two } from './event-facts.ts'
import { placeOf } from './event-row.ts'

/** Somebody without an account was there: through which link, to which file, whose, and from where. */
export function eventVisit(event: EventWithRaw, messages: EventMessages, format: Format): TemplateResult {
  const details = field(event.raw, 'details')
  const owner = field(details, 'shared_link_owner')
  const [first] = event.participants
  const who = text(owner, 'display_name') ?? first?.name
  const address = text(owner, 'email') ?? first?.email
  const link = text(details, 'shared_content_link') ?? text(details, 'link_url') ?? text(details, 'url')
  const facts: [string, unknown][] = [
    [messages.visit.link, link && html`<code>${link}</code>`],
    [messages.visit.file, event.item && two(event.item.name ?? messages.noName, event.item.path)],
    [messages.visit.owner, (who ?? address) && two(who ?? address ?? '', address)],
    [messages.visit.from, [placeOf(event, format), event.ip].filter(Boolean).join(' · ')],
  ]
  return html`<section class="visit">
    <h3>${messages.visit.title}</h3>
    <dl class="event-facts">
      ${facts.map(([term, value]) => (value ? html`<div><dt>${term}</dt><dd>${typeof value === 'string' ? html`<bdi>${value}</bdi>` : value}</dd></div>` : nothing))}
    </dl>
  </section>`
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined
}

function text(value: unknown, name: string): string | undefined {
  const found = field(value, name)
  return typeof found === 'string' && found ? found : undefined
}
