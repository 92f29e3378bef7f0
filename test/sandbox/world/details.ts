import { apps, fileWords, folders } from './names.ts'
import { address } from './places.ts'
import type { Random } from './random.ts'
import { type EventShape, type Field, fields, type Shape, shapes, variantsOf } from './shapes.ts'

/** What a detail may refer to: ready JSON of people, apps and so on. */
export interface Pool {
  member(random: Random): string
  email(random: Random): string
  app(random: Random): string
  /** Seconds since the epoch around which times lie. */
  now: number
  /** Start of the union tag to prefer: `device_change_ip_desktop` is about a `desktop_device_session`. */
  prefer?: string | undefined
}

const iso = (seconds: number) => new Date(seconds * 1000).toISOString().replace('.000Z', 'Z')

/** The `details` of an event, as JSON, made from the type's shape alone. */
export function makeDetails(event: EventShape, pool: Pool, random: Random): string {
  const prefer = /_(desktop|mobile|web)$/.exec(event.type)?.[1]
  return struct(event.details, `${event.type}_details`, { ...pool, prefer }, random)
}

function struct(shape: Shape, tag: string | undefined, pool: Pool, random: Random): string {
  const variants = variantsOf(shape)
  let parts: string[] = []
  let chosen = tag
  let extra: Shape = {}
  if (variants !== undefined) {
    const tags = Array.isArray(variants) ? variants : Object.keys(variants)
    chosen = (pool.prefer && tags.find(item => item.startsWith(`${pool.prefer}_`))) || random.pick(tags)
    const variant = Array.isArray(variants) ? null : (variants[chosen] ?? null)
    extra = typeof variant === 'string' ? (shapes.get(variant) ?? {}) : (variant ?? {})
  }
  const seen = new Set<string>()
  for (const { name, optional, field } of [...fields(extra), ...fields(shape)]) {
    if (seen.has(name) || (optional && random.chance(0.3))) continue
    seen.add(name)
    parts.push(`${JSON.stringify(name)}:${value(name, field, pool, random)}`)
  }
  if (chosen !== undefined) parts = [`".tag":${JSON.stringify(chosen)}`, ...parts]
  return `{${parts.join(',')}}`
}

function value(name: string, field: Field, pool: Pool, random: Random): string {
  if (Array.isArray(field)) {
    const items = Array.from({ length: random.int(0, 3) }, () => value(name, field[1], pool, random))
    return `[${items.join(',')}]`
  }
  if (field === 's') return JSON.stringify(text(name, pool, random))
  if (field === 'd') return `"${iso(pool.now - random.int(0, 400 * 86400))}"`
  if (field === 'i') return String(/index/.test(name) ? 0 : random.int(0, 40))
  if (field === 'b') return random.chance(0.5) ? 'true' : 'false'
  if (field === 'UserLogInfo') return pool.member(random)
  if (field === 'AppLogInfo') return pool.app(random)
  return struct(shapes.get(field) ?? {}, undefined, pool, random)
}

const words = (random: Random) => `${random.pick(fileWords)} ${random.pick(fileWords)}`

/** Free text that suits the field's name. */
function text(name: string, pool: Pool, random: Random): string {
  for (const [pattern, make] of makers) if (pattern.test(name)) return make(random, pool)
  return words(random)
}

const version = (random: Random) => `${random.int(100, 230)}.4.${random.int(1000, 9999)}`
const makers: [RegExp, (random: Random, pool: Pool) => string][] = [
  [/^(account_id|old_owner_user_id|new_owner_user_id)$/, random => `dbid:${random.id(35)}`],
  [/^team_member_id$/, random => `dbmid:${random.id(34)}`],
  [/email|sent_to|sent_by|recipient|invitee|^subject$|member_identifier/, (random, pool) => pool.email(random)],
  [/session_id$/, random => `dbwsid:${random.id(39)}`],
  [/event_uuid|_uuid$/, random => `${random.id(8)}-${random.id(12)}`.toLowerCase()],
  [/^(app_id)$/, random => `dbaid:${random.id(35)}`],
  [/^(ns_id|.*_ns_id)$/, random => String(random.int(1_000_000_000, 9_999_999_999))],
  [/ip_address/, random => address(random)],
  [/link$|url$/, random => `https://www.dropbox.com/scl/fi/${random.id(15).toLowerCase()}/shared?dl=0`],
  [/_id$|uniq_id|fingerprint|serial/, random => random.id(22).replace(/[^A-Za-z0-9]/g, 'x')],
  [/host_name|device_name/, random => `LT-${random.int(100, 999)}`],
  [/user_agent/, () => 'Mozilla/5.0 (Windows NT 10.0; Win64; x64)'],
  [/version/, random => version(random)],
  [/^(platform|os|os_name)$/, random => random.pick(['windows', 'mac', 'linux', 'ios', 'android'])],
  [/browser/, random => random.pick(['Chrome', 'Firefox', 'Safari', 'Edge'])],
  [/domain/, random => `${random.pick(fileWords)}.example`],
  [/locale|language/, random => random.pick(['en', 'de', 'fr', 'ja'])],
  [/folder/, random => random.pick(folders)],
  [/path/, random => `/${random.pick(folders)}/${random.pick(fileWords)}`],
  [/app_name|integration_name|connector_name|product_name/, random => random.pick(apps)],
  [/file_name|attachment|title|stack_item_name/, random => `${words(random)}.pdf`],
  [/friendly_message/, () => 'Your email address or password was wrong.'],
  [/technical_error/, () => 'invalid_credentials'],
  [/date$/, (random, pool) => iso(pool.now - random.int(0, 9e6))],
]
