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
  /** What it was drawn from: even the same values would have the browser look at it again. */
  drawn: unknown[]
}

/** Nobody reads the rows one after the other while they fly by. */
const REST_MS = 100

/**
 * The rows in the document, by event. One that is scrolled away is drawn anew, where it is, for one that comes: taking it
 * out and putting it in costs its styles and its layout again. Once the rows rest they are put in the order in which
 * they are read. What stays is not touched, and what has the focus never moved.
 */
export class EventRows {
  #rows = new Map<string, Row>()
  #rest: ReturnType<typeof setTimeout> | undefined

  draw(place: HTMLElement, wanted: readonly Placed[], look: RowLook): void {
    const before = this.#rows
    const ids = new Set(wanted.map(({ event }) => event.id))
    const free = [...before].filter(([id]) => !ids.has(id)).map(([, row]) => row)
    this.#rows = new Map(wanted.map(({ event: { id } }) => [id, before.get(id) ?? free.pop() ?? made()]))
    for (const { node } of free) node.remove()
    for (const item of wanted) {
      const row = this.#rows.get(item.event.id)
      if (!row) continue
      fill(row, item, look)
      if (row.node.parentNode !== place) place.append(row.node)
    }
    clearTimeout(this.#rest)
    this.#rest = setTimeout(() => this.#order(), REST_MS)
  }

  /** From the row that has the focus, else from the last, to both ends. */
  #order(): void {
    const nodes = [...this.#rows.values()].map(({ node }) => node)
    const from = nodes.findIndex(node => node.matches(':focus-within'))
    let last = nodes.at(from)
    for (const node of nodes.slice(0, from).reverse()) {
      if (last?.previousSibling !== node) last?.before(node)
      last = node
    }
    last = nodes.at(from)
    for (const node of nodes.slice(from + 1 || nodes.length)) {
      if (last?.nextSibling !== node) last?.after(node)
      last = node
    }
  }
}

function made(): Row {
  const node = document.createElement('div')
  node.role = 'row'
  node.part.add('row')
  return { node, drawn: [] }
}

function fill(row: Row, { event, top, index, focusable, fresh }: Placed, look: RowLook): void {
  const { node, drawn } = row
  const now = [event, top, index, focusable, fresh, look.columns, look.messages, look.format]
  if (now.every((value, at) => value === drawn[at])) return
  node.className = fresh ? 'row fresh' : 'row'
  node.style.top = `${top}px`
  node.ariaRowIndex = index === undefined ? null : `${index}`
  render(eventCells(event, focusable, look), node)
  row.drawn = now
}
