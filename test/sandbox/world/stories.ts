import type { Maker } from './maker.ts'
import { address, geo, world as places, sites } from './places.ts'
import type { Made } from './scene.ts'

export interface Story {
  kind: string
  /** What it looks like, and whether it is an attack or only looks like one. */
  evil: boolean
  from: number
  to: number
  count: number
  people: string[]
}

type Emit = (made: Made) => void

/**
 * Tells the planted stories (and the harmless look-alikes) within [from, to), each shrunk by `scale`
 * but large enough to be seen. Returns the answer key.
 */
export function tellStories(maker: Maker, from: number, to: number, scale: number, emit: Emit): Story[] {
  const key: Story[] = []
  const { random, world } = maker
  const times = (full: number, least: number) => Math.max(least, Math.round(full * scale))
  const start = (share: number, hour: number) => {
    const day = Math.floor((from + (to - from) * share) / 86400)
    return Math.min(to - 30 * 3600, Math.max(from, day * 86400 + hour * 3600))
  }
  const tell = (kind: string, evil: boolean, people: string[], body: (add: Emit) => void) => {
    const events: Made[] = []
    body(made => {
      events.push(made)
      emit(made)
    })
    const moments = events.map(event => event.time)
    key.push({ kind, evil, from: Math.min(...moments), to: Math.max(...moments), count: events.length, people })
  }
  const member = (index: number) => world.people[30 + index] ?? maker.somebody(world.now)
  const admin = (index: number) => world.admins[index % world.admins.length] ?? member(0)
  const spread = (at: number, seconds: number, index: number, count: number) =>
    at + Math.floor((seconds * index) / count)
  const repeat = (count: number, at: number, seconds: number, each: (time: number, index: number) => void) => {
    for (let i = 0; i < count; i++) each(spread(at, seconds, i, count), i)
  }
  const stranger = () => geo(random.pick(places), address(random))

  const leaver = member(1)
  tell('leaver-takes-data', true, [leaver.email], add => {
    const at = start(0.7, 21)
    repeat(times(2400, 60), at, 2400, time =>
      add(maker.make('file_download', time, { person: leaver, access: 'web', geo: leaver.json.home })),
    )
    repeat(6, at + 2500, 300, time =>
      add(maker.make('shared_link_create', time, { person: leaver, access: 'web', geo: leaver.json.home })),
    )
  })

  const victim = member(2)
  tell('ransomware', true, [victim.email], add => {
    const at = start(0.55, 3)
    repeat(times(900, 40), at, 360, time => {
      const file = world.files.existing(random, 3)
      const target = world.files.renamed(file, random, `${file.name}.l0cked`)
      add(maker.make('file_rename', time, { person: victim, access: 'desktop', file, target }))
    })
    add(maker.make('admin_alerting_triggered_alert', at + 420))
    repeat(10, at + 3600, 1800, time =>
      add(maker.make('file_restore', time, { person: admin(0), access: 'web', folder: 3 })),
    )
  })

  const taken = member(3)
  tell('account-takeover', true, [taken.email], add => {
    const at = start(0.82, 2)
    const away = stranger()
    repeat(30, at, 600, (time, index) =>
      add(maker.make('login_fail', time, { person: member(3 + (index % 4)), actor: 'user', access: 'web', geo: away })),
    )
    const steps = ['login_success', 'tfa_change_status', 'app_link_user', 'shared_folder_transfer_ownership']
    repeat(4, at + 660, 900, (time, index) =>
      add(maker.make(steps[index] ?? 'logout', time, { person: taken, actor: 'user', access: 'web', geo: away })),
    )
  })

  const traveller = member(8)
  tell('impossible-travel', true, [traveller.email], add => {
    const at = start(0.4, 9)
    for (const [index, site] of [1, 3].entries()) {
      const where = geo((sites[site] ?? sites[0]).place, address(random))
      const time = at + index * 3000
      add(maker.make('login_success', time, { person: traveller, access: 'web', geo: where }))
      repeat(3, time + 30, 300, moment =>
        add(maker.make('file_preview', moment, { person: traveller, access: 'web', geo: where })),
      )
    }
  })

  const sharer = member(9)
  tell('viral-link', false, [sharer.email], add => {
    const at = start(0.6, 6)
    const file = world.files.existing(random, 2)
    add(maker.make('shared_link_create', at, { person: sharer, access: 'web', file }))
    repeat(times(3800, 60), at + 600, 80_000, time =>
      add(maker.make('shared_link_view', time, { actor: 'anonymous', subject: sharer, file, geo: stranger() })),
    )
  })

  tell('admin-abuse', true, [admin(1).email], add => {
    const at = start(0.35, 1)
    const scene = { person: admin(1), subject: member(10) }
    add(maker.make('sign_in_as_session_start', at, scene))
    repeat(40, at + 60, 1500, time => add(maker.make('file_preview', time, { ...scene, access: 'sign_in_as' })))
    add(maker.make('sign_in_as_session_end', at + 1700, scene))
  })

  tell('greedy-app', true, [admin(2).email], add => {
    const at = start(0.48, 0)
    add(maker.make('app_link_team', at, { person: admin(2) }))
    repeat(times(9000, 80), at + 3600, 18_000, time =>
      add(maker.make('file_download', time, { actor: 'app', access: 'api' })),
    )
  })

  tell('mass-unshare', false, [admin(0).email], add =>
    repeat(times(140, 20), start(0.25, 10), 180, time =>
      add(maker.make('shared_content_remove_member', time, { person: admin(0), access: 'web', folder: 7 })),
    ),
  )

  const guest = world.outsiders[4] ?? random.pick(world.outsiders)
  tell('guest-stays', true, [guest.email], add => {
    const at = start(0.2, 11)
    const days = Math.max(1, Math.min(40, Math.floor((to - at) / 86400) - 1))
    add(maker.make('shared_content_add_member', at, { person: member(11), access: 'web', folder: 0 }))
    for (let i = 1; i <= days; i++) {
      const time = at + i * 86400 + random.int(0, 7200)
      add(
        maker.make('shared_content_view', time, {
          actor: 'non_team_member',
          outsider: guest,
          folder: 0,
          subject: member(11),
        }),
      )
    }
  })

  tell('policy-weakened', true, [admin(0).email], add => {
    const at = start(0.9, 13)
    const steps = ['sharing_change_link_policy', 'tfa_change_policy', 'tfa_change_policy', 'sharing_change_link_policy']
    repeat(4, at, 72_000, (time, index) => add(maker.make(steps[index] ?? '', time, { person: admin(0) })))
  })

  const photographer = member(12)
  tell('camera-upload', false, [photographer.email], add =>
    repeat(times(800, 30), start(0.66, 18), 120, time =>
      add(maker.make('file_add', time, { person: photographer, access: 'mobile', folder: 23 })),
    ),
  )

  const accountant = member(13)
  tell('quarter-end', false, [accountant.email], add =>
    repeat(times(600, 25), start(0.5, 15), 5400, time =>
      add(maker.make('file_download', time, { person: accountant, access: 'web', folder: 0 })),
    ),
  )

  return key
}
