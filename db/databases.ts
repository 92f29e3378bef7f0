/** The database that there always is. It also has the portals' keys, and which database each portal's data is in. */
export const MAIN = 'main'

const NAME = /^[a-z][a-z0-9-]{0,30}$/

/** `name=value[,name=value…]`, as the variables about databases are written. Undefined for anything else. */
export function parseNamed(text: string): Map<string, string> | undefined {
  const entries = new Map<string, string>()
  for (const part of text.split(',').map(piece => piece.trim())) {
    if (part === '') continue
    const split = part.indexOf('=')
    const [name, value] = [part.slice(0, split), part.slice(split + 1)]
    if (split < 0 || !NAME.test(name) || value === '' || entries.has(name)) return undefined
    entries.set(name, value)
  }
  return entries
}

/**
 * Row ids that identify something are unique over all databases: each database counts from a place of its own. So a
 * sealed credential, a cursor or an event's id of one database means nothing in another. Event ids have room for 2,048
 * databases of 16 million connections.
 */
const RANGE = 2 ** 24
export const MOST_DATABASES = 2 ** 11

/** What a database's counters begin after; `number` is its place in the main database's list. */
export function rowIdsAfter(number: number): number {
  return number * RANGE
}
