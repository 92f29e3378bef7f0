export const COLUMNS = ['time', 'user', 'activity', 'item', 'location', 'ip', 'accessMethod', 'outcome'] as const
export type Column = (typeof COLUMNS)[number]

/** How the list looks: what a person chose, kept for as long as the element lives. */
export interface Look {
  /** Undefined: as many as there is room for. */
  columns: readonly Column[] | undefined
  /** Pixels, of columns that were given a width. */
  widths: Partial<Record<Column, number>>
  compact: boolean
}

/** `stacked`: a card an event; `narrow`: without what can wait; `wide`: everything. */
export type Room = 'stacked' | 'narrow' | 'wide'
export const roomFor = (width: number): Room => (width < 560 ? 'stacked' : width < 900 ? 'narrow' : 'wide')

export const WIDTH = { least: 60, most: 640, step: 16 }

const FEW: readonly Column[] = ['time', 'user', 'activity', 'item', 'outcome']
const TRACKS: Record<Column, string> = {
  time: '6.5em',
  user: 'minmax(8em, 1.9fr)',
  activity: 'minmax(7em, 1.2fr)',
  item: 'minmax(8em, 1.9fr)',
  location: 'minmax(6.5em, 1.1fr)',
  ip: 'minmax(7.5em, 0.9fr)',
  accessMethod: 'minmax(5em, 0.8fr)',
  outcome: '6em',
}

export function columnsOf({ columns }: Look, room: Room): readonly Column[] {
  if (room === 'stacked') return FEW
  return columns ?? (room === 'wide' ? COLUMNS : FEW)
}

export const tracksOf = ({ widths }: Look, columns: readonly Column[]): string =>
  columns.map(name => (widths[name] ? `${widths[name]}px` : TRACKS[name])).join(' ')

/** The activity stays: it is what opens an event. */
export function toggled(look: Look, room: Room, column: Column): Look {
  const shown = columnsOf(look, room)
  const columns = COLUMNS.filter(name => (name === column ? !shown.includes(name) : shown.includes(name)))
  return column === 'activity' ? look : { ...look, columns }
}

export const sized = (look: Look, column: Column, width: number): Look => ({
  ...look,
  widths: { ...look.widths, [column]: Math.round(Math.max(WIDTH.least, Math.min(WIDTH.most, width))) },
})
