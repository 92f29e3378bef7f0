/**
 * Sentences with gaps: `{name}` is a value, `{name|format}` a formatted one, `[…]` is left out when a value inside is absent.
 * A value is put in after the sentence has been taken apart, so nothing inside a value can be read as a gap.
 */
type Part = string | { name: string; format?: string } | readonly Part[]

const cache = new Map<string, readonly Part[]>()

export function parseSentence(text: string): readonly Part[] {
  const known = cache.get(text)
  if (known) return known
  const parts: Part[] = []
  let group: Part[] | undefined
  for (const token of text.split(/(\{[^}]*\}|\[|\])/)) {
    if (token === '') continue
    if (token === '[') group = []
    else if (token === ']') {
      if (group) parts.push(group)
      group = undefined
    } else (group ?? parts).push(token.startsWith('{') ? gap(token) : token)
  }
  cache.set(text, parts)
  return parts
}

function gap(token: string): Part {
  const [name = '', format] = token.slice(1, -1).split('|')
  return format === undefined ? { name } : { name, format }
}

/** The names of a sentence's gaps. */
export function gapsOf(text: string): Set<string> {
  const names = new Set<string>()
  const walk = (parts: readonly Part[]) => {
    for (const part of parts) {
      if (typeof part === 'string') continue
      if ('name' in part) names.add(part.name)
      else walk(part)
    }
  }
  walk(parseSentence(text))
  return names
}

export type Lookup = (name: string, format: string | undefined) => string | undefined

/** Fills the gaps; outside brackets an absent value is `missing(name)`. */
export function fillSentence(text: string, lookup: Lookup, missing: (name: string) => string): string {
  let out = ''
  for (const part of parseSentence(text)) {
    if (typeof part === 'string') out += part
    else if ('name' in part) out += lookup(part.name, part.format) ?? missing(part.name)
    else out += optional(part, lookup)
  }
  return out
}

function optional(parts: readonly Part[], lookup: Lookup): string {
  let out = ''
  for (const part of parts) {
    if (typeof part === 'string') out += part
    else if ('name' in part) {
      const value = lookup(part.name, part.format)
      if (value === undefined) return ''
      out += value
    }
  }
  return out
}
