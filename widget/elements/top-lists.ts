import { html, nothing, type TemplateResult } from 'lit'
import type { EventSummary } from '../../edge/contract.ts'
import type { Field } from '../internal/filter.ts'
import type { Format } from '../internal/format.ts'
import type { Label } from '../internal/labels.ts'
import type { EventMessages } from '../locale/en-events.ts'

const SHOWN = 5

interface Tops {
  summary: EventSummary
  messages: EventMessages
  format: Format
  label: Label
  choose: (field: Field, value: string) => void
}

/** Which activities, users, countries and items had most events; each looks for its own. */
export function topLists({ summary, messages, format, label, choose }: Tops): TemplateResult {
  const lists: Record<keyof EventMessages['top'], [value: string, name: string | undefined, count: number][]> = {
    activity: summary.byActivity.map(({ activity, activityLabel, count }) => [activity, activityLabel, count]),
    actor: summary.byActor.map(({ actor, name, count }) => [actor, name, count]),
    country: summary.byCountry.map(({ country, count }) => [country, undefined, count]),
    item: summary.byItem.map(({ item, count }) => [item, undefined, count]),
  }
  return html`<div class="tops">
    ${(['activity', 'actor', 'country', 'item'] as const).map(field => {
      const rows = lists[field].slice(0, SHOWN)
      const most = rows[0]?.[2] ?? 1
      return rows.length === 0
        ? nothing
        : html`<section>
            <h4 class="small muted">${messages.top[field]}</h4>
            <ol role="list">
              ${rows.map(
                ([value, name, count]) => html`<li>
                  <button type="button" .style=${`--share:${(100 * count) / most}%`} @click=${() => choose(field, value)}>
                    <bdi>${label(field, value, name)}</bdi><span class="muted">${format.number(count)}</span>
                  </button>
                </li>`,
              )}
            </ol>
          </section>`
    })}
  </div>`
}
