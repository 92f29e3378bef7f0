import { describe, expect, test } from 'vitest'
import { OCSF_CLASSES } from '../../edge/dropbox/ocsf/classes.ts'
import { toOcsf } from '../../edge/dropbox/ocsf.ts'
import schema from './ocsf-1.8.0.json' with { type: 'json' }
import { faultsOf } from './ocsf-schema.ts'
import { eventOf, examples, normalized, type Raw, sandboxEvents, typeTag, upload } from './samples.ts'

const context = { eventId: 'evt_abc', teamId: 'dbtid:team', loggedAt: 1780300900 }
const ocsf = (raw: Raw) => toOcsf(normalized(raw), raw, context)
const grace = {
  '.tag': 'team_member',
  account_id: 'dbid:grace',
  display_name: 'Grace Hopper',
  email: 'grace@example.com',
}
const none = { assets: [], context: { '.tag': 'team' } }

/** The event without what could be missing of it. */
function bare(raw: Raw): Raw {
  const { origin: _, assets: __, participants: ___, context: ____, ...rest } = raw
  return { ...rest, details: {} }
}

const events = [...examples, ...sandboxEvents(2)]

describe('every event is valid OCSF 1.8', () => {
  test(`${examples.length} examples and ${events.length - examples.length} of the sandbox`, () => {
    for (const raw of events) expect(faultsOf(ocsf(raw)), typeTag(raw)).toEqual([])
  })

  test('also without origin, assets, participants, context and details', () => {
    for (const raw of examples) expect(faultsOf(ocsf(bare(raw))), typeTag(raw)).toEqual([])
  })

  test('also with an anonymous, a nameless and a missing actor', () => {
    for (const raw of examples) {
      for (const actor of [{ '.tag': 'anonymous' }, { '.tag': 'user', user: {} }, { '.tag': 'app' }, undefined]) {
        expect(faultsOf(ocsf({ ...raw, actor })), typeTag(raw)).toEqual([])
      }
    }
  })

  test('also with an address that is none and an e-mail that is none', () => {
    for (const raw of examples) {
      const text = JSON.stringify(raw)
        .replaceAll(/"ip_address":"[^"]*"/g, '"ip_address":"<not an address>"')
        .replaceAll(/@/g, ' at ')
      expect(faultsOf(ocsf(JSON.parse(text))), typeTag(raw)).toEqual([])
    }
  })

  test('the check itself finds faults', () => {
    const event = ocsf(upload())
    const { file: _, ...withoutFile } = event
    expect(faultsOf(withoutFile)).toEqual(['file is required'])
    expect(faultsOf({ ...event, severity_id: 42 })).toEqual(['severity_id: 42 is not in the enumeration'])
    expect(faultsOf({ ...event, actor: {} })).toHaveLength(1)
    expect(faultsOf({ ...event, flavour: 'sweet' })).toEqual(['flavour is not an attribute'])
    expect(faultsOf({ ...event, metadata: { ...event.metadata, version: 1 } })).toEqual([
      'metadata.version: 1 is not a string_t',
    ])
    expect(faultsOf({ ...ocsf(eventOf('report', {}, none)), metadata: { version: '1.8.0', product: {} } })).toContain(
      'actor needs its profile',
    )
  })
})

test('our classes and activities are those of the published schema', () => {
  const published = schema.classes as unknown as Record<
    string,
    { name: string; category: unknown; attributes: Record<string, { enum?: Record<string, string> }> }
  >
  for (const { uid, name, category, activities } of Object.values(OCSF_CLASSES)) {
    expect(published[String(uid)]).toMatchObject({ name, category })
    const captions = published[String(uid)]?.attributes.activity_id?.enum ?? {}
    for (const [id, caption] of Object.values(activities)) expect([uid, captions[String(id)]]).toEqual([uid, caption])
  }
})

describe('an upload', () => {
  const event = ocsf(upload())

  test('is a File Hosting Activity with our id, Dropbox’s type and the team', () => {
    expect(event).toMatchObject({
      class_uid: 6006,
      activity_id: 1,
      type_uid: 600601,
      time: Date.UTC(2026, 5, 1, 8),
      severity_id: 1,
      status_id: 1,
      message: 'Ada Lovelace uploaded engine.txt',
      metadata: {
        version: '1.8.0',
        product: { name: 'Dropbox', vendor_name: 'Dropbox' },
        uid: 'evt_abc',
        event_code: 'file_add',
        tenant_uid: 'dbtid:team',
        original_time: '2026-06-01T08:00:00Z',
        logged_time: 1780300900000,
      },
      actor: { user: { name: 'ada@example.com', full_name: 'Ada Lovelace', type_id: 1 }, session: { uid: 'dbdsid:1' } },
      file: { name: 'engine.txt', uid: 'id:engine', path: '/Notes/engine.txt', size: 12, type_id: 1 },
      src_endpoint: { ip: '192.0.2.7', location: { country: 'GB', region: 'England', city: 'London' } },
      unmapped: { activity: 'upload_file', activity_label: 'Upload file', external: false },
    })
  })

  test('carries the event as Dropbox sent it', () => {
    expect(JSON.parse(String(event.raw_data))).toEqual(upload())
  })
})

describe('the class of an event', () => {
  const grant = { '.tag': 'group', group_id: 'g:1', display_name: 'Pilots' }
  const change = (was: string, now: string) => ({ previous_value: { '.tag': was }, new_value: { '.tag': now } })

  test.each<[string, Raw, number, number]>([
    ['a download', eventOf('file_download'), 6006, 2],
    ['a shared link opened', eventOf('shared_link_view'), 6006, 14],
    ['a log on', eventOf('login_success', {}, none), 3002, 1],
    ['a failed log on', eventOf('login_fail', {}, none), 3002, 1],
    ['a log out', eventOf('logout', {}, none), 3002, 2],
    ['signing in as a member', eventOf('sign_in_as_session_start', {}, { ...none, context: grace }), 3002, 7],
    ['an invitation to the team', eventOf('member_change_status', change('not_joined', 'invited'), none), 3001, 1],
    ['a suspension', eventOf('member_change_status', change('active', 'suspended'), none), 3001, 5],
    ['a removal', eventOf('member_change_status', change('active', 'removed'), none), 3001, 6],
    ['a password changed', eventOf('password_change', {}, none), 3001, 3],
    ['a password reset', eventOf('password_reset', {}, none), 3001, 4],
    ['a second factor turned off', eventOf('tfa_change_status', change('sms', 'disabled'), none), 3001, 11],
    ['an account locked', eventOf('account_lock_or_unlocked', change('unlocked', 'locked'), none), 3001, 9],
    ['an admin made', eventOf('member_change_admin_role', change('member_only', 'team_admin'), none), 3005, 1],
    ['an admin unmade', eventOf('member_change_admin_role', change('team_admin', 'member_only'), none), 3005, 2],
    ['a member added to a group', eventOf('group_add_member', {}, { ...none, participants: [grant] }), 3006, 3],
    ['a group renamed', eventOf('group_rename', {}, { ...none, participants: [grant] }), 3006, 99],
    ['a policy', eventOf('sso_change_policy', change('disabled', 'required'), none), 3004, 3],
    ['a device', eventOf('device_link_success', {}, none), 3004, 6],
    ['an app', eventOf('app_link_team', { app_info: { display_name: 'Zap' } }, none), 6002, 1],
    ['a report', eventOf('export_members_report', {}, none), 6001, 7],
    [
      'a Paper document',
      eventOf('paper_doc_view', {}, { assets: [{ '.tag': 'paper_document', doc_title: 'P' }] }),
      6001,
      2,
    ],
    ['an alert', eventOf('admin_alerting_triggered_alert', { alert_name: 'Mass deletion' }, none), 2004, 1],
    ['an alert resolved', eventOf('admin_alerting_alert_state_changed', change('active', 'resolved'), none), 2004, 3],
    [
      'an unknown type through the API',
      eventOf('quantum_sync', {}, { origin: { access_method: { '.tag': 'api' } } }),
      6003,
      99,
    ],
    ['an unknown type', eventOf('quantum_sync'), 0, 99],
  ])('%s', (_, raw, classUid, activityId) => {
    const event = ocsf(raw)
    expect([event.class_uid, event.activity_id]).toEqual([classUid, activityId])
    expect(faultsOf(event)).toEqual([])
  })

  test('a failed log on is a failure with its reason, of the account that was tried', () => {
    const raw = eventOf(
      'login_fail',
      { login_method: { '.tag': 'saml' }, error_details: { user_friendly_message: 'Wrong password' } },
      { ...none, actor: { '.tag': 'anonymous' }, context: grace },
    )
    expect(ocsf(raw)).toMatchObject({
      status_id: 2,
      status_detail: 'Wrong password',
      auth_protocol_id: 5,
      user: { name: 'grace@example.com' },
      actor: { user: { name: 'Unauthenticated user', type_id: 99 } },
    })
  })
})

describe('what is not known', () => {
  test('an anonymous visitor is named as such, without an address or an id', () => {
    const event = ocsf(eventOf('shared_link_view', { shared_link_owner: grace }, { actor: { '.tag': 'anonymous' } }))
    expect(event.actor).toEqual({
      user: { name: 'Unauthenticated user', type_id: 99, type: 'Anonymous' },
      session: { uid: 'dbdsid:1' },
    })
  })

  test('without an address the way of access names the source, never a made-up address', () => {
    const web = { access_method: { '.tag': 'end_user', end_user: { '.tag': 'web' } } }
    expect(ocsf(upload({ origin: web })).src_endpoint).toEqual({ name: 'Dropbox web' })
    expect(ocsf(upload({ origin: undefined })).src_endpoint).toEqual({ name: 'unknown' })
    expect(ocsf(upload({ origin: undefined, actor: { '.tag': 'dropbox' } })).src_endpoint).toEqual({ name: 'Dropbox' })
  })

  test.each([
    ['192.0.2.7', true],
    ['2001:db8::7', true],
    ['::ffff:192.0.2.7', true],
    ['999.0.2.7', false],
    [':::::', false],
    ['a:b]/@evil', false],
    ['localhost', false],
  ])('%s is taken for an address: %s', (ip, expected) => {
    const raw = upload({ origin: { geo_location: { ip_address: ip } } })
    expect((ocsf(raw).src_endpoint as Raw).ip).toBe(expected ? ip : undefined)
    expect(faultsOf(ocsf(raw))).toEqual([])
  })

  test('a file event without a file is a Base Event', () => {
    expect(ocsf(upload({ assets: [] })).class_uid).toBe(0)
  })
})

test('of several assets the first is the file, a destination the result, and all others are unmapped', () => {
  const assets = ['a', 'b', 'c'].map(name => ({ '.tag': 'file', display_name: name }))
  const details = { relocate_action_details: [{ src_asset_index: 0, dest_asset_index: 1 }] }
  const event = ocsf(eventOf('file_move', details, { assets }))
  expect(event).toMatchObject({ file: { name: 'a' }, file_result: { name: 'b' } })
  expect((event.unmapped as Raw).assets).toEqual(assets.slice(1))
})

test('working links do not leave with an export', () => {
  const link = 'https://www.dropbox.com/scl/fi/secret'
  const raw = eventOf('shared_content_view', { shared_content_link: link, link_settings: { url: link } })
  expect(JSON.stringify(ocsf(raw))).not.toContain('secret')
  expect(JSON.parse(String(ocsf(raw).raw_data))).toMatchObject({ details: { shared_content_link: '[removed]' } })
})

test('an event is not changed by being exported', () => {
  const raw = eventOf('shared_content_view', { shared_content_link: 'x' })
  const event = normalized(raw)
  const before = JSON.stringify([raw, event])
  toOcsf(event, raw, context)
  expect(JSON.stringify([raw, event])).toBe(before)
})
