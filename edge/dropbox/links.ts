import { isRecord } from './json.ts'

/** Details that open content to whoever reads them: shared links, invitations to the team, tokens of web sessions. */
const LINKS = new Set(['shared_content_link', 'link_url', 'token_key', 'url'])

/** The same links inside a longer text. */
const WORKING_LINK =
  /\b(?:https?:\/\/)?(?:[\w-]+\.)*(?:dropbox\.com\/(?:scl|s|sh|t|l|request|paper|team|transfer|invite\w*)|db\.tt|dropboxusercontent\.com)\/[^\s"'<>\\]+/gi

const MAX_DEPTH = 100
const REMOVED = '[removed]'

/** A copy without the working links, which do not leave unless somebody asks for them. */
export function withoutLinks(value: unknown, depth = 0): unknown {
  if (depth > MAX_DEPTH) return undefined
  if (typeof value === 'string') return value.replace(WORKING_LINK, REMOVED)
  if (Array.isArray(value)) return value.map(one => withoutLinks(one, depth + 1))
  if (!isRecord(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [
      key,
      LINKS.has(key) && typeof entry === 'string' ? REMOVED : withoutLinks(entry, depth + 1),
    ]),
  )
}
