import { Files } from './files.ts'
import { apps, folders } from './names.ts'
import { makeOutsiders, makePeople, type Outsider, type Person } from './people.ts'
import { Random } from './random.ts'

/** What stays the same over the whole log: people, files, groups, apps. */
export interface World {
  seed: string
  name: string
  domain: string
  /** Seconds since the epoch: where history ends and the live trickle begins. */
  now: number
  people: Person[]
  /** The full admins: who may approve an app. */
  admins: Person[]
  /** Two accounts that only programs use. */
  services: Person[]
  outsiders: Outsider[]
  files: Files
  groups: { id: string; name: string; json: string }[]
  /** Ready JSON of linked apps, by who linked them. */
  apps: { team: string[]; user: string[] }
}

export interface WorldOptions {
  seed: string
  name: string
  domain: string
  now: number
  members: number
}

export function makeWorld(options: WorldOptions): World {
  const { seed, name, domain, now, members } = options
  const random = new Random(seed, 'world')
  const people = makePeople(seed, domain, members, now)
  const groups = Array.from({ length: Math.max(2, Math.round(members / 12.5)) }, (_, index) => {
    const id = `g:${random
      .id(32)
      .toLowerCase()
      .replace(/[^a-z0-9]/g, '0')}`
    const groupName = `${folders[index % folders.length]}${index < folders.length ? '' : ' leads'}`
    const json = JSON.stringify({ '.tag': 'group', group_id: id, display_name: groupName, external_id: `grp-${index}` })
    return { id, name: groupName, json }
  })
  const app = (tag: string, title: string) =>
    JSON.stringify({ '.tag': tag, app_id: `dbaid:${random.id(35)}`, display_name: title })
  return {
    seed,
    name,
    domain,
    now,
    people,
    admins: people.filter(person => person.role === 'team_admin'),
    services: people.slice(8, 10),
    outsiders: makeOutsiders(seed, Math.round(members * 1.8)),
    files: new Files(seed),
    groups,
    apps: {
      team: apps.slice(0, 6).map(title => app('team_linked_app', title)),
      user: apps.map(title => app('user_linked_app', title)),
    },
  }
}
