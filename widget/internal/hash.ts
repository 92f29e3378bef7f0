import { type Filter, fromParams, isFiltered, NO_FILTER, toParams } from './filter.ts'

/**
 * The filter in the page's hash: `#…&prefix.key=value&prefix.key=value`, keys and values those of the API's query.
 * Parts without the prefix belong to the page and stay as they are.
 */
export function readHash(prefix: string): Filter {
  const mine = partsOf(location.hash).filter(part => part.startsWith(`${prefix}.`))
  return mine.length > 0
    ? fromParams(new URLSearchParams(mine.map(part => part.slice(prefix.length + 1)).join('&')))
    : NO_FILTER
}

/** Puts a filter there as a new entry of the history; does nothing when it is there already. */
export function writeHash(prefix: string, filter: Filter): void {
  const others = partsOf(location.hash).filter(part => !part.startsWith(`${prefix}.`))
  const mine = isFiltered(filter)
    ? [...toParams(filter)].map(([key, value]) => `${prefix}.${key}=${readable(value)}`)
    : []
  const hash = [...others, ...mine].join('&')
  if (`${toParams(readHash(prefix))}` === `${toParams(filter)}`) return
  history.pushState(history.state, '', hash ? `#${hash}` : location.pathname + location.search)
}

const partsOf = (hash: string): string[] => hash.slice(1).split('&').filter(Boolean)

/** Only what would be misread is encoded. */
const readable = (value: string): string =>
  encodeURIComponent(value).replaceAll(/%(?:3A|2F|40|21|24|2C)/g, decodeURIComponent)
