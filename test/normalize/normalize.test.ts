import { describe, expect, test } from 'vitest'
import { SEVERITIES } from '../../db/taxonomy.ts'
import { activityLabel, actorLabel } from '../../edge/dropbox/labels.ts'
import { normalize } from '../../edge/dropbox/normalize.ts'
import { eventOf, examples, normalized, sandboxEvents, typeTag, upload } from './samples.ts'

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

describe('a plain upload', () => {
  test('becomes a narrow row with nothing extra', () => {
    expect(normalize(upload())).toEqual({
      kind: 'event',
      event: {
        time: Date.UTC(2026, 5, 1, 8) / 1000,
        type: 'file_add',
        activity: 'upload_file',
        category: 'files',
        actorType: 'user',
        actorId: 'dbid:AAHgR8xsQP48a5DQUGPo-Vxsrjd0OByVmho',
        actorName: 'Ada Lovelace',
        actorEmail: 'ada@example.com',
        itemType: 'file',
        itemId: 'id:engine',
        itemName: 'engine.txt',
        itemPath: '/Notes/engine.txt',
        itemCount: 1,
        ip: '192.0.2.7',
        country: 'GB',
        region: 'England',
        city: 'London',
        accessMethod: 'desktop',
        external: false,
        failure: false,
        administrative: false,
        impersonated: false,
        severity: 0,
      },
    })
  })

  test('stays within the row that storage is made for', () => {
    const plain = sandboxEvents(20).filter(raw => /^file_(add|edit|preview|download|delete)$/.test(typeTag(raw)))
    const sizes = plain.map(raw => JSON.stringify(normalized(raw)).length)
    expect(sizes.length).toBe(100)
    expect(sizes.reduce((sum, size) => sum + size, 0) / sizes.length).toBeLessThan(760)
  })
})

describe('time', () => {
  test.each([
    ['2026-06-01T08:00:00Z', '2026-06-01T08:00:00Z'],
    ['2026-06-01T08:00:00.999Z', '2026-06-01T08:00:00Z'],
    ['2026-06-01T10:00:00+02:00', '2026-06-01T08:00:00Z'],
    ['2026-06-01T10:00:00.5+0200', '2026-06-01T08:00:00Z'],
    ['2026-06-01 08:00:00z', '2026-06-01T08:00:00Z'],
    ['2026-06-01T08:00:00', '2026-06-01T08:00:00Z'],
  ])('%s is read as %s', (timestamp, instant) => {
    expect(normalized(upload({ timestamp })).time).toBe(Date.parse(instant) / 1000)
  })

  test.each([[undefined], [null], [''], ['yesterday'], ['2026-13-01T08:00:00Z'], ['2026-06-01'], [1780300800], [{}]])(
    'an event at %s is rejected with a reason',
    timestamp => {
      expect(normalize(upload({ timestamp }))).toEqual({ kind: 'rejected', reason: 'no readable timestamp' })
    },
  )

  test.each([[null], ['text'], [7], [true], [[]], [[upload()]]])('%s is not an event', raw => {
    expect(normalize(raw)).toEqual({ kind: 'rejected', reason: 'not an object' })
  })
})

describe('who', () => {
  test('an admin is told from a user', () => {
    const event = normalized(upload({ actor: { '.tag': 'admin', admin: grace } }))
    expect(event).toMatchObject({ actorType: 'admin', actorName: 'Grace Hopper', actorEmail: 'grace@example.com' })
  })

  test('an anonymous visitor has no name stored and is shown as “Unauthenticated user”, with whose link it was', () => {
    const event = normalized(
      eventOf('shared_link_view', { shared_link_owner: grace }, { actor: { '.tag': 'anonymous' }, context: grace }),
    )
    expect(event.actorType).toBe('anonymous')
    expect([event.actorId, event.actorName, event.actorEmail]).toEqual([undefined, undefined, undefined])
    expect(actorLabel(event)).toBe('Unauthenticated user')
    expect(event.extra).toEqual({ linkOwner: { id: 'dbid:grace', name: 'Grace Hopper', email: 'grace@example.com' } })
    expect(event).toMatchObject({ itemName: 'engine.txt', ip: '192.0.2.7', country: 'GB' })
  })

  test('a failed log on of an unknown address names nobody', () => {
    const event = normalized(
      eventOf('login_fail', {}, { actor: { '.tag': 'anonymous' }, context: undefined, assets: [] }),
    )
    expect(event).toMatchObject({ activity: 'failed_log_on', failure: true, actorType: 'anonymous', itemCount: 0 })
    expect(event.extra?.participants).toBeUndefined()
  })

  test('a failed log on of a member says whose account it was', () => {
    const event = normalized(eventOf('login_fail', {}, { actor: { '.tag': 'anonymous' }, context: grace, assets: [] }))
    expect(event.extra?.participants).toEqual([
      { type: 'account', id: 'dbid:grace', name: 'Grace Hopper', email: 'grace@example.com' },
    ])
  })

  test.each([
    [{ '.tag': 'app', app: { '.tag': 'team_linked_app', app_id: 'dbaid:1', display_name: 'Backup' } }, 'app', 'Backup'],
    [{ '.tag': 'app', app: {} }, 'app', 'Unnamed app'],
    [{ '.tag': 'reseller', reseller_name: 'Resell Ltd', reseller_email: 'r@resell.example' }, 'reseller', 'Resell Ltd'],
    [{ '.tag': 'dropbox' }, 'dropbox', 'Dropbox'],
    [{ '.tag': 'user', user: { '.tag': 'team_member', account_id: 'dbid:gone' } }, 'user', 'dbid:gone'],
    [{ '.tag': 'user' }, 'user', 'Unnamed user'],
    [{ '.tag': 'robot', robot: {} }, 'unknown', 'Unknown actor'],
    [undefined, 'unknown', 'Unknown actor'],
  ])('%j is a %s, shown as %s', (actor, type, label) => {
    const event = normalized(upload({ actor }))
    expect(event.actorType).toBe(type)
    expect(actorLabel(event)).toBe(label)
  })

  test('what an admin does signed in as a member is marked impersonated, and says as whom', () => {
    const event = normalized(
      upload({
        actor: { '.tag': 'admin', admin: grace },
        origin: { access_method: { '.tag': 'sign_in_as', session_id: 'dbwsid:1' } },
      }),
    )
    expect(event).toMatchObject({ impersonated: true, accessMethod: 'sign_in_as' })
    expect(event.extra?.values).toEqual({ as: 'Ada Lovelace' })
    expect(activityLabel(event.activity, event)).toBe('Upload file (impersonated)')
  })
})

describe('external', () => {
  test('is what Dropbox says of it', () => {
    expect(normalized(upload({ involve_non_team_member: true })).external).toBe(true)
    expect(normalized(upload()).external).toBe(false)
  })

  test.each([
    ['an outside actor', { actor: { '.tag': 'user', user: guest } }],
    ['a trusted outsider', { actor: { '.tag': 'user', user: { ...guest, '.tag': 'trusted_non_team_member' } } }],
    ['an outside participant', { participants: [{ '.tag': 'user', user: guest }] }],
    [
      'an outside participant among members',
      {
        participants: [
          { '.tag': 'user', user: guest },
          { '.tag': 'user', user: grace },
        ],
      },
    ],
    ['an outside context', { context: guest }],
    ['an outside owner of the link', { details: { shared_link_owner: guest } }],
    ['an outside recipient of the link', { details: { external_users: [{ user_identifier: 'x' }] } }],
  ])('is true for %s, even when Dropbox does not say so', (_, change) => {
    expect(normalized(upload(change)).external).toBe(true)
  })

  test('an anonymous visitor counts as outside only when Dropbox is silent', () => {
    expect(normalized(upload({ actor: { '.tag': 'anonymous' }, involve_non_team_member: undefined })).external).toBe(
      true,
    )
    expect(normalized(upload({ actor: { '.tag': 'anonymous' }, involve_non_team_member: false })).external).toBe(false)
  })
})

describe('what', () => {
  test('the first of several assets is the item, and all are counted', () => {
    const assets = ['one', 'two', 'three'].map(name => ({ '.tag': 'file', display_name: name, file_id: `id:${name}` }))
    expect(normalized(upload({ assets }))).toMatchObject({ itemName: 'one', itemId: 'id:one', itemCount: 3 })
  })

  test.each([
    [{ '.tag': 'paper_document', doc_id: 'd1', doc_title: 'Plan' }, 'paper_document', 'd1', 'Plan'],
    [{ '.tag': 'paper_folder', folder_id: 'f1', folder_name: 'Plans' }, 'folder', 'f1', 'Plans'],
    [{ '.tag': 'showcase_document', showcase_id: 's1', showcase_title: 'Show' }, 'showcase', 's1', 'Show'],
    [{ '.tag': 'hologram', file_id: 'h1', display_name: 'Holo' }, 'other', 'h1', 'Holo'],
    [{ '.tag': 'folder', path: { contextual: '/Team/Budget/' } }, 'folder', undefined, 'Budget'],
  ])('%j is a %s', (asset, type, id, name) => {
    const event = normalized(upload({ assets: [asset] }))
    expect([event.itemType, event.itemId, event.itemName]).toEqual([type, id, name])
  })

  test('names and paths stay as Dropbox gives them', () => {
    const hostile = '<img src=x onerror=alert(1)> {actor} [x] %s $& ‮gpj.exe\u0000"\'\\ 😀'
    const assets = [{ '.tag': 'file', display_name: hostile, path: { contextual: `/${hostile}` } }]
    expect(normalized(upload({ assets }))).toMatchObject({ itemName: hostile, itemPath: `/${hostile}` })
  })

  test('without assets the item is what the event is about', () => {
    const none = { assets: [], context: { '.tag': 'team' } }
    const group = { '.tag': 'group', group_id: 'g:1', display_name: 'Pilots' }
    const ofGroup = normalized(eventOf('group_create', {}, { ...none, participants: [group] }))
    expect(ofGroup).toMatchObject({ itemType: 'group', itemId: 'g:1', itemName: 'Pilots', itemCount: 1 })
    const ofApp = normalized(eventOf('app_link_team', { app_info: { app_id: 'a', display_name: 'Zap' } }, none))
    expect(ofApp).toMatchObject({ itemType: 'app', itemName: 'Zap' })
    const ofDevice = normalized(
      eventOf('device_link_success', { device_session_info: { host_name: 'ada-laptop' } }, none),
    )
    expect(ofDevice).toMatchObject({ itemType: 'device', itemName: 'ada-laptop' })
    const ofMember = normalized(eventOf('member_change_status', {}, { ...none, context: grace }))
    expect(ofMember).toMatchObject({ itemType: 'member', itemName: 'Grace Hopper' })
  })

  test('keeps at most 50 participants and still sees the outsider among the rest', () => {
    const members = Array.from({ length: 80 }, (_, index) => ({
      '.tag': 'user',
      user: { ...grace, account_id: `dbid:${index}` },
    }))
    const event = normalized(upload({ participants: [...members, { '.tag': 'user', user: guest }] }))
    expect(event.extra?.participants?.length).toBe(50)
    expect(event.external).toBe(true)
  })

  test('cuts long text so that a row stays small', () => {
    const long = 'x'.repeat(1_000_000)
    const event = normalized(
      upload({ assets: [{ '.tag': 'file', display_name: long, path: { contextual: long } }], event_type: long }),
    )
    expect([event.itemName?.length, event.itemPath?.length, event.type.length]).toEqual([1000, 4000, 200])
  })

  test('columns are well-formed even when Dropbox text is not', () => {
    const event = normalized(upload({ assets: [{ '.tag': 'file', display_name: 'a\ud800b' }] }))
    expect(event.itemName).toBe('a\ufffdb')
  })
})

describe('a type that decides by its details', () => {
  const status = (was: string, now: string) =>
    normalized(
      eventOf('member_change_status', { previous_value: { '.tag': was }, new_value: { '.tag': now } }, { assets: [] }),
    ).activity

  test.each([
    ['not_joined', 'invited', 'member_invited'],
    ['invited', 'active', 'create_user'],
    ['active', 'suspended', 'member_suspended'],
    ['suspended', 'active', 'member_reactivated'],
    ['active', 'removed', 'delete_user'],
    ['active', 'moved_to_another_team', 'member_moved'],
    ['active', 'teleported', 'change_member_status'],
    ['active', '__proto__', 'change_member_status'],
    ['active', 'constructor', 'change_member_status'],
  ])('a member from %s to %s: %s', (was, now, activity) => expect(status(was, now)).toBe(activity))

  test.each([
    ['disabled', 'sms', 'mfa_enabled'],
    ['enabled', 'disabled', 'mfa_disabled'],
    ['sms', 'authenticator', 'mfa_changed'],
  ])('multi-factor authentication from %s to %s: %s', (was, now, activity) => {
    const raw = eventOf('tfa_change_status', { previous_value: { '.tag': was }, new_value: { '.tag': now } })
    expect(normalized(raw).activity).toBe(activity)
  })

  test('a log on through SAML is single sign-on', () => {
    expect(activityLabel(normalized(eventOf('login_success', { login_method: { '.tag': 'saml' } })).activity)).toBe(
      'Single sign-on log on',
    )
    expect(normalized(eventOf('login_success', { login_method: { '.tag': 'password' } })).activity).toBe('log_on')
  })

  test('a connector that could not be added is a failure', () => {
    const outcome = (tag: string) =>
      normalized(eventOf('dash_added_connector', { connector_status: { '.tag': tag } })).failure
    expect([outcome('fail'), outcome('success')]).toEqual([true, false])
  })
})

describe('a type nobody knows', () => {
  test('is stored under its own name as an unspecified activity, with Dropbox’s description', () => {
    const event = normalized(upload({ event_type: { '.tag': 'quantum_sync', description: 'Synced in two places' } }))
    expect(event).toMatchObject({ type: 'quantum_sync', activity: 'unspecified', category: 'other', severity: 0 })
    expect(event.extra?.values).toEqual({ description: 'Synced in two places' })
  })

  test('has the name that the details give when the type has none', () => {
    expect(normalized(upload({ event_type: {} })).type).toBe('file_add')
    expect(normalized(upload({ event_type: undefined, details: undefined })).type).toBe('unknown')
  })
})

test(`every example (${examples.length}) and two sandbox events of every type have all that a row needs`, () => {
  for (const raw of [...examples, ...sandboxEvents(2)]) {
    const event = normalized(raw)
    expect(event.type).toBe(typeTag(raw))
    expect(event.activity).not.toBe('unspecified')
    expect(event.severity).toBeGreaterThanOrEqual(0)
    expect(event.severity).toBeLessThan(SEVERITIES.length)
    expect(Number.isInteger(event.time)).toBe(true)
    expect(Object.values(event)).not.toContain(undefined)
    expect(JSON.stringify(event).length).toBeLessThan(3000)
  }
})
