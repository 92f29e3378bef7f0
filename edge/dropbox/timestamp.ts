/** As Dropbox writes nearly all of them. */
const PLAIN = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/
const ISO = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}:\d{2})(?:[.,]\d+)?(Z|[+-]\d{2}:?\d{2})?$/i

/** Seconds since the epoch, or nothing. Fractions are cut off, offsets applied; without a zone it is UTC, as Dropbox means it. */
export function secondsOf(value: unknown): number | undefined {
  if (typeof value !== 'string' || value.length > 64) return undefined
  if (PLAIN.test(value)) return seconds(value)
  const parts = ISO.exec(value)
  if (!parts) return undefined
  const zone = parts[3] ?? 'Z'
  const offset = zone.length === 5 ? `${zone.slice(0, 3)}:${zone.slice(3)}` : zone.toUpperCase()
  return seconds(`${parts[1]}T${parts[2]}${offset}`)
}

function seconds(text: string): number | undefined {
  const millis = Date.parse(text)
  return Number.isNaN(millis) ? undefined : millis / 1000
}
