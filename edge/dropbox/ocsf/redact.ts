import { isRecord } from '../json.ts'

/** Details that are working links: whoever reads them can open the content, so they do not leave with an export. */
const LINKS = new Set(['shared_content_link', 'link_url', 'token_key', 'url'])

const MAX_DEPTH = 100

/** A copy without the working links. */
export function withoutLinks(value: unknown, depth = 0): unknown {
  if (depth > MAX_DEPTH) return undefined
  if (Array.isArray(value)) return value.map(one => withoutLinks(one, depth + 1))
  if (!isRecord(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [
      key,
      LINKS.has(key) && typeof entry === 'string' ? '[removed]' : withoutLinks(entry, depth + 1),
    ]),
  )
}
