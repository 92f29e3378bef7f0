/** Reading JSON nobody vouches for: every reader answers with the wanted kind or nothing, and none throws. */

export type Json = Record<string, unknown>

export function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function recordOf(value: unknown): Json | undefined {
  return isRecord(value) ? value : undefined
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

/** A union's tag; a bare string is taken as one. */
export function tagOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value
  const tag = isRecord(value) ? value['.tag'] : undefined
  return typeof tag === 'string' && tag !== '' ? tag : undefined
}

/** Text for a column: empty is absent, longer than `max` is cut, lone surrogates become U+FFFD (the raw keeps them). */
export function textOf(value: unknown, max: number): string | undefined {
  if (typeof value !== 'string' || value === '') return undefined
  const text = value.length > max ? value.slice(0, max) : value
  return text.isWellFormed() ? text : text.toWellFormed()
}
