import { html, nothing, type TemplateResult } from 'lit'
import type { EventMessages } from '../locale/en-events.ts'
import { type Column, type Look, sized } from './event-columns.ts'

interface Head {
  messages: EventMessages
  columns: readonly Column[]
  look: Look
  change: (look: Look) => void
  /** The day in view. */
  day: string
}

/** The columns' names, each with an edge to drag; who does not drag finds the widths beside the columns' choice. */
export function tableHead({ messages, columns, look, change, day }: Head): TemplateResult {
  const drag = (event: PointerEvent, column: Column) => {
    const grip = event.currentTarget as HTMLElement
    const cell = grip.parentElement
    if (!cell || event.button !== 0) return
    const start = event.clientX
    const width = cell.offsetWidth
    const sign = getComputedStyle(cell).direction === 'rtl' ? -1 : 1
    const move = (to: PointerEvent) => change(sized(look, column, width + sign * (to.clientX - start)))
    grip.setPointerCapture(event.pointerId)
    grip.addEventListener('pointermove', move)
    grip.addEventListener('lostpointercapture', () => grip.removeEventListener('pointermove', move), { once: true })
    event.preventDefault()
  }
  return html`<div class="head" role="rowgroup">
    <div class="row" role="row" aria-rowindex="1">
      ${columns.map(
        (
          name,
          index,
        ) => html`<div class="cell" role="columnheader" aria-colindex=${index + 1} data-column=${name} aria-sort=${name === 'time' ? 'descending' : nothing}>
          <span>${messages.columns[name]}</span><span class="grip" aria-hidden="true" @pointerdown=${(event: PointerEvent) => drag(event, name)}></span>
        </div>`,
      )}
    </div>
    <div class="day now" aria-hidden="true">${day}</div>
  </div>`
}
