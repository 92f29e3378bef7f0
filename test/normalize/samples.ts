import { existsSync, readFileSync } from 'node:fs'
import { normalize } from '../../edge/dropbox/normalize.ts'
import type { NormalizedEvent } from '../../edge/dropbox/normalized.ts'
import { Maker } from '../sandbox/world/maker.ts'
import { mix } from '../sandbox/world/mix.ts'
import { Random } from '../sandbox/world/random.ts'
import { eventShapes } from '../sandbox/world/shapes.ts'
import { makeWorld } from '../sandbox/world/world.ts'

export type Raw = Record<string, unknown>

const now = Date.UTC(2026, 5, 1) / 1000
const world = makeWorld({ seed: 'samples', name: 'Samples', domain: 'samples.example', now, members: 40 })

/** `each` events of every type the sandbox knows, always the same ones. */
export function sandboxEvents(each: number): Raw[] {
  const maker = new Maker(world, new Random('samples', 'events'))
  return [...eventShapes.keys()].flatMap(type =>
    Array.from({ length: each }, (_, index) => JSON.parse(maker.make(type, now - 3600 * (index + 1)).json)),
  )
}

const published = new URL('../../../shared/dropbox/examples-all-types.ndjson', import.meta.url)

/** One event of every type: the published examples where they are at hand, else the sandbox's. */
export const examples: Raw[] = existsSync(published)
  ? readFileSync(published, 'utf8')
      .trim()
      .split('\n')
      .map(line => JSON.parse(line))
  : sandboxEvents(1)

/** The types that teams see most, most frequent first: those of the sandbox's mix, then the next likely ones. */
export const frequentTypes: string[] = [
  ...[...mix.values()].sort((a, b) => b.weight - a.weight).map(row => row.type),
  'file_edit_comment',
  'group_delete',
  'group_rename',
  'passkey_remove',
  'tfa_remove_security_key',
  'integration_disconnected',
  'app_unlink_team',
  'password_reset_all',
  'paper_doc_download',
  'sharing_change_member_policy',
  'device_approvals_change_mobile_policy',
  'secondary_email_deleted',
  'shared_content_unshare',
]

/** A plain upload by a member of the team, with fields changed. */
export function upload(change: Raw = {}): Raw {
  return {
    timestamp: '2026-06-01T08:00:00Z',
    event_category: { '.tag': 'file_operations' },
    actor: {
      '.tag': 'user',
      user: {
        '.tag': 'team_member',
        account_id: 'dbid:AAHgR8xsQP48a5DQUGPo-Vxsrjd0OByVmho',
        display_name: 'Ada Lovelace',
        email: 'ada@example.com',
        team_member_id: 'dbmid:AAFoi-tmvRuQR0jU-3fN4B-9nZo6nHcDO9Q',
      },
    },
    origin: {
      geo_location: { city: 'London', region: 'England', country: 'GB', ip_address: '192.0.2.7' },
      access_method: { '.tag': 'end_user', end_user: { '.tag': 'desktop', session_id: 'dbdsid:1' } },
    },
    involve_non_team_member: false,
    context: {
      '.tag': 'team_member',
      account_id: 'dbid:AAHgR8xsQP48a5DQUGPo-Vxsrjd0OByVmho',
      display_name: 'Ada Lovelace',
      email: 'ada@example.com',
    },
    assets: [
      {
        '.tag': 'file',
        path: { contextual: '/Notes/engine.txt', namespace_relative: { ns_id: '1', relative_path: '/engine.txt' } },
        display_name: 'engine.txt',
        file_id: 'id:engine',
        file_size: 12,
      },
    ],
    event_type: { '.tag': 'file_add', description: 'Added files and/or folders' },
    details: { '.tag': 'file_add_details' },
    ...change,
  }
}

/** The event of a type, with details, by the member of `upload`. */
export function eventOf(type: string, details: Raw = {}, change: Raw = {}): Raw {
  return upload({
    event_type: { '.tag': type, description: '' },
    details: { '.tag': `${type}_details`, ...details },
    ...change,
  })
}

export function normalized(raw: unknown): NormalizedEvent {
  const result = normalize(raw)
  if (result.kind !== 'event') throw new Error(`rejected: ${result.reason}`)
  return result.event
}

export function typeTag(raw: Raw): string {
  return (raw.event_type as Raw)['.tag'] as string
}
