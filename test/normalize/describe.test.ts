import { describe, expect, test } from 'vitest'
import { describe as sentence } from '../../edge/dropbox/describe.ts'
import { EVENT_TABLE, type EventRow } from '../../edge/dropbox/event-table.ts'
import { fillSentence, gapsOf } from '../../edge/dropbox/sentence.ts'
import { eventOf, examples, frequentTypes, normalized, type Raw, sandboxEvents, upload } from './samples.ts'

const say = (raw: Raw) => sentence(normalized(raw))
const guest = {
  '.tag': 'non_team_member',
  account_id: 'dbid:guest',
  display_name: 'Gus Guest',
  email: 'gus@out.example',
}
const grace = {
  '.tag': 'team_member',
  account_id: 'dbid:grace',
  display_name: 'Grace Hopper',
  email: 'grace@example.com',
}
const admin = { '.tag': 'admin', admin: grace }
const ada = upload().context

describe('a description', () => {
  test.each<[string, Raw, string]>([
    ['an upload', upload(), 'Ada Lovelace uploaded engine.txt'],
    [
      'several files',
      upload({ assets: [1, 2, 3].map(n => ({ '.tag': 'file', display_name: `${n}.txt` })) }),
      'Ada Lovelace uploaded 1.txt and 2 more',
    ],
    ['a file without a name', upload({ assets: [{ '.tag': 'file' }] }), 'Ada Lovelace uploaded a file'],
    [
      'a move',
      eventOf(
        'file_move',
        { relocate_action_details: [{ src_asset_index: 0, dest_asset_index: 1 }] },
        {
          assets: [
            { '.tag': 'file', display_name: 'a.txt', path: { contextual: '/Old/a.txt' } },
            { '.tag': 'file', display_name: 'a.txt', path: { contextual: '/New/a.txt' } },
          ],
        },
      ),
      'Ada Lovelace moved a.txt to /New/a.txt',
    ],
    [
      'sharing with a guest',
      eventOf(
        'shared_content_add_member',
        { shared_content_access_level: { '.tag': 'editor' } },
        { participants: [{ '.tag': 'user', user: guest }] },
      ),
      'Ada Lovelace shared engine.txt with Gus Guest (can edit)',
    ],
    [
      'an anonymous visitor of a link',
      eventOf('shared_link_view', { shared_link_owner: grace }, { actor: { '.tag': 'anonymous' }, context: grace }),
      'Unauthenticated user from 192.0.2.7 (GB) opened the shared link to engine.txt of Grace Hopper',
    ],
    [
      'a guest',
      eventOf('shared_content_claim_invitation', {}, { actor: { '.tag': 'user', user: guest } }),
      'Gus Guest (outside the team, out.example) accepted the invitation to engine.txt',
    ],
    [
      'an admin signed in as a member',
      upload({ actor: admin, origin: { access_method: { '.tag': 'sign_in_as' } } }),
      'Grace Hopper (signed in as Ada Lovelace) uploaded engine.txt',
    ],
    [
      'a failed log on',
      eventOf(
        'login_fail',
        { login_method: { '.tag': 'password' }, error_details: { user_friendly_message: 'Wrong password' } },
        { actor: { '.tag': 'anonymous' }, context: ada, assets: [] },
      ),
      'Unauthenticated user from 192.0.2.7 (GB) failed to sign in as Ada Lovelace with a password: Wrong password',
    ],
    [
      'a change of role',
      eventOf(
        'member_change_admin_role',
        { previous_value: { '.tag': 'member_only' }, new_value: { '.tag': 'team_admin' } },
        { actor: admin, assets: [] },
      ),
      'Grace Hopper changed the admin role of Ada Lovelace from “member only” to “team admin”',
    ],
    [
      'a policy by the general rule',
      eventOf(
        'rewind_policy_changed',
        { previous_value: { '.tag': 'everyone' }, new_value: { '.tag': 'admins_only' } },
        { actor: admin, assets: [], context: { '.tag': 'team' } },
      ),
      'Grace Hopper changed policy for Rewind from “everyone” to “admins only”',
    ],
    [
      'a change inside a structure',
      eventOf(
        'admin_alerting_changed_alert_config',
        {
          alert_name: 'Mass deletion',
          previous_alert_config: { alert_state: { '.tag': 'on' }, text: 'same' },
          new_alert_config: { alert_state: { '.tag': 'off' }, text: 'same' },
        },
        { actor: admin, assets: [], context: { '.tag': 'team' } },
      ),
      'Grace Hopper changed alert settings: Mass deletion, alert state from “on” to “off”',
    ],
    [
      'a space limit in units',
      eventOf(
        'member_space_limits_change_custom_quota',
        { previous_value: 42949672960, new_value: 53687091200 },
        { actor: admin, assets: [] },
      ),
      'Grace Hopper changed custom space limit: Ada Lovelace, from “40 GB” to “50 GB”',
    ],
    [
      'a device that Dropbox does not name',
      eventOf(
        'device_link_success',
        { device_session_info: { session_info: { session_id: 'dbdsid:1' } } },
        { assets: [] },
      ),
      'Ada Lovelace linked the device',
    ],
    [
      'what concerns an account and nothing else',
      eventOf('create_team_invite_link', {}, { actor: admin, assets: [] }),
      'Grace Hopper created link to join team for Ada Lovelace',
    ],
    [
      'a type nobody knows',
      upload({ event_type: { '.tag': 'quantum_sync', description: 'Synced in two places' } }),
      'Ada Lovelace: Synced in two places',
    ],
    [
      'a type nobody knows and Dropbox does not describe',
      upload({ event_type: { '.tag': 'quantum_sync' } }),
      'Ada Lovelace: unspecified activity (quantum_sync)',
    ],
  ])('of %s', (_, raw, expected) => expect(say(raw)).toBe(expected))

  test('never interprets what a name holds', () => {
    const name = '{actor} [was] {now|role} $& <b>'
    const assets = [{ '.tag': 'file', display_name: name }]
    expect(say(upload({ assets }))).toBe(`Ada Lovelace uploaded ${name}`)
    const actor = { '.tag': 'user', user: { '.tag': 'team_member', display_name: '{items}' } }
    expect(say(upload({ actor }))).toBe('{items} uploaded engine.txt')
  })
})

test(`the ${frequentTypes.length} most frequent types have sentences of their own`, () => {
  expect(frequentTypes.length).toBeGreaterThanOrEqual(120)
  const table: Record<string, EventRow> = EVENT_TABLE
  expect(frequentTypes.filter(type => table[type]?.says === undefined)).toEqual([])
  expect(new Set(frequentTypes).size).toBe(frequentTypes.length)
})

test(`every example (${examples.length}) and three sandbox events of every type are described in one clean sentence`, () => {
  for (const raw of [...examples, ...sandboxEvents(3)]) {
    const text = say(raw)
    const message = `${JSON.stringify(raw.event_type)} ${text}`
    expect(text, message).toMatch(/^\S.*\S$/s)
    expect(text, message).not.toMatch(/undefined|\[object|\{(actor|items?|was|now)\}|:\s*$/)
    expect(text.length, message).toBeLessThan(1500)
  }
  for (const raw of examples) expect(say(raw)).not.toMatch(/[{}[\]]| {2}/)
})

describe('a sentence with gaps', () => {
  test('leaves out brackets whose value is absent, and only those', () => {
    const fill = (values: Record<string, string>) =>
      fillSentence(
        '{a} did[ {b}][ to {c} {d}]',
        name => values[name],
        () => '?',
      )
    expect(fill({ a: 'A', b: 'B', c: 'C', d: 'D' })).toBe('A did B to C D')
    expect(fill({ a: 'A', c: 'C' })).toBe('A did')
    expect(fill({})).toBe('? did')
  })

  test('tells its gaps', () => {
    expect(gapsOf('{a} did[ {b|role}]')).toEqual(new Set(['a', 'b']))
  })
})
