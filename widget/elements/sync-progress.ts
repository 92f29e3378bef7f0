import { html, nothing, type TemplateResult } from 'lit'
import type { Connection } from '../../edge/contract.ts'
import type { Context } from '../internal/context.ts'

/** How far the reading of the past has come: days done of days in all, and what is left at this pace. */
export function syncProgress({ sync, name }: Connection, { messages, format }: Context): TemplateResult {
  const days = messages.progressDays(format.number(sync.daysDone), format.number(sync.daysTotal))
  const waiting = sync.phase === 'waiting'
  const slow = sync.throttledUntil !== undefined && Date.parse(sync.throttledUntil) > Date.now()
  const left = sync.secondsLeft ? messages.progressLeft(format.minutes(sync.secondsLeft)) : undefined
  return html`<div class="progress" part="progress">
    <div class="progress-text">
      <span>${waiting ? messages.progressWaiting : messages.progress}</span>
      <span class="muted">${waiting ? nothing : days}${left && !waiting ? html` · ${left}` : nothing}</span>
    </div>
    <progress
      part="progress-bar"
      max="1"
      .value=${Math.max(0, Math.min(1, sync.progress))}
      aria-label=${`${messages.progress}: ${name}`}
      aria-valuetext=${waiting ? messages.progressWaiting : days}
    ></progress>
    ${slow ? html`<p class="small muted">${messages.throttled}</p>` : nothing}
  </div>`
}
