import { html, type TemplateResult } from 'lit'
import { draw } from '../internal/icons.ts'
import type { EventMessages } from '../locale/en-events.ts'
import { button } from './button.ts'
import { COLUMNS, type Column, columnsOf, type Look, type Room, sized, toggled, WIDTH } from './event-columns.ts'

export const UP = 'M12 20V5M5.5 11.5 12 5l6.5 6.5'
const DOWN = 'M12 4v15M5.5 12.5 12 19l6.5-6.5'
const COLUMN = 'M4 5h16v14H4zM10 5v14M15 5v14'

interface Tools {
  messages: EventMessages
  look: Look
  room: Room
  newest: () => void
  oldest: () => void
  /** A day as `2026-01-31`. */
  jump: (day: string) => void
  change: (look: Look) => void
}

/** The ways through the log, and how it looks. */
export function eventTools({ messages, look, room, newest, oldest, jump, change }: Tools): TemplateResult {
  const go = (event: Event) => {
    const { value, validity } = event.target as HTMLInputElement
    if (value && validity.valid) jump(value)
  }
  return html`<div class="ways" role="group" aria-label=${messages.goTo}>
    ${button(html`${draw(UP)}${messages.newest}`, newest, 'quiet')} ${button(html`${draw(DOWN)}${messages.oldest}`, oldest, 'quiet')}
    <label class="jump"><span>${messages.jump}</span><input class="input" part="input" type="date" name="jump" @change=${go} /></label>
    ${room === 'stacked' ? '' : lookMenu(messages, look, room, change)}
  </div>`
}

function lookMenu(messages: EventMessages, look: Look, room: Room, change: (look: Look) => void): TemplateResult {
  const shown = columnsOf(look, room)
  const close = (event: KeyboardEvent | FocusEvent) => {
    const menu = event.currentTarget as HTMLDetailsElement
    const leaving = event instanceof FocusEvent && event.relatedTarget && !menu.contains(event.relatedTarget as Node)
    const left = event instanceof KeyboardEvent && event.key === 'Escape' && menu.open
    if (!leaving && !left) return
    menu.open = false
    if (left) menu.querySelector('summary')?.focus()
  }
  const width = (name: Column, event: Event) => {
    change(sized(look, name, (event.target as HTMLInputElement).valueAsNumber))
  }
  const widthOf = (name: Column, event: Event) => {
    // A width that nobody chose begins at what is seen.
    const input = event.target as HTMLInputElement
    const root = input.getRootNode() as ShadowRoot
    const cell = root.querySelector<HTMLElement>(`.head [data-column="${name}"]`)
    if (!look.widths[name] && cell) input.valueAsNumber = cell.offsetWidth
  }
  return html`<details class="menu" @keydown=${close} @focusout=${close}>
    <summary class="button" part="button">${draw(COLUMN)}${messages.columnsMenu}</summary>
    <div class="menu-body panel">
      <label class="tick"><input type="checkbox" name="compact" .checked=${look.compact} @change=${() => change({ ...look, compact: !look.compact })} />${messages.compact}</label>
      <fieldset>
        <legend>${messages.columnsMenu}</legend>
        ${COLUMNS.map(
          name => html`<div class="tick-row">
            <label class="tick"><input type="checkbox" name=${name} .checked=${shown.includes(name)} ?disabled=${name === 'activity'} @change=${() => change(toggled(look, room, name))} />${messages.columns[name]}</label>
            <input type="range" aria-label=${messages.widthOf(messages.columns[name])} min=${WIDTH.least} max=${WIDTH.most} step=${WIDTH.step} .value=${`${look.widths[name] ?? 160}`} @focus=${(event: Event) => widthOf(name, event)} @input=${(event: Event) => width(name, event)} />
          </div>`,
        )}
      </fieldset>
      ${button(messages.resetLook, () => change({ columns: undefined, widths: {}, compact: false }), 'quiet')}
    </div>
  </details>`
}
