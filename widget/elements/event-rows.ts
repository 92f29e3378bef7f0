import { render } from 'lit'
import type { Event } from '../../edge/contract.ts'
import { eventCells, type RowLook } from './event-row.ts'

/** A row to be drawn, and where. */
export interface Placed {
  event: Event
  /** From the beginning of the rows that are held, pixels. */
  top: number
  /** 1-based, the head being the first; undefined while nobody has counted what lies before. */
  index: number | undefined
  focusable: boolean
  fresh: boolean
}

interface Row {
  node: HTMLElement
  /** What its cells were drawn from. */
  drawn: unknown[]
}

/**
 * The rows in the document, by event. One that is scrolled away is drawn anew for one that comes, which costs a third of
 * making it; what stays is not touched, so that it keeps the focus.
 */
export class EventRows {
  #rows = new Map<string, Row>()

  draw(place: HTMLElement, wanted: readonly Placed[], look: RowLook): void {
    const before = this.#rows
    const ids = new Set(wanted.map(({ event }) => event.id))
    const free = [...before].filter(([id]) => !ids.has(id)).map(([, row]) => row)
    for (const { node } of free) node.remove()
    this.#rows = new Map(wanted.map(({ event: { id } }) => [id, before.get(id) ?? free.pop() ?? made()]))
    let next: Node | null = null
    // In the order in which they are read.
    for (const item of wanted.toReversed()) {
      const row = this.#rows.get(item.event.id)
      if (!row) continue
      fill(row, item, look)
      const { node } = row
      if (node.parentNode !== place || node.nextSibling !== next) place.insertBefore(node, next)
      next = node
    }
  }
}

function made(): Row {
  const node = document.createElement('div')
  node.role = 'row'
  node.part.add('row')
  return { node, drawn: [] }
}

function fill({ node, drawn }: Row, { event, top, index, focusable, fresh }: Placed, look: RowLook): void {
  node.className = fresh ? 'row fresh' : 'row'
  node.style.top = `${top}px`
  node.ariaRowIndex = index === undefined ? null : `${index}`
  const now = [event, focusable, look.columns, look.messages, look.format]
  if (now.every((value, at) => value === drawn[at])) return
  render(eventCells(event, focusable, look), node)
  drawn.splice(0, drawn.length, ...now)
}
