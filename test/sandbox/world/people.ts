import { awkwardNames, given, outsideFirms, surnames } from './names.ts'
import { address, geo, sites, world } from './places.ts'
import { Random } from './random.ts'

export type Role = 'member' | 'team_admin' | 'user_management_admin' | 'support_admin' | 'compliance_admin'
export type Status = 'active' | 'invited' | 'suspended' | 'removed'

/** Somebody of the team, with what stays the same about them: ids, devices, addresses. */
export interface Person {
  index: number
  accountId: string
  memberId: string
  email: string
  name: string
  givenName: string
  surname: string
  externalId?: string
  role: Role
  status: Status
  /** Index into `sites`. */
  site: number
  /** Events on a working day, before the day's jitter. */
  rate: number
  /** Seconds since the epoch: acts from `from` on, and not from `to` on. */
  from: number
  to: number
  hostName: string
  sessions: { web: string; desktop: string; mobile: string; console: string }
  /** Ready JSON: the member as `actor`, `context` or participant, and where they are. */
  json: { member: string; actor: string; office: string; home: string; vague: string }
}

export interface Outsider {
  accountId: string
  email: string
  name: string
  json: { user: string; geo: string }
}

export const sessionId = (random: Random, prefix: string) => `${prefix}:${random.id(39)}`

export function makePeople(seed: string, domain: string, size: number, now: number): Person[] {
  const random = new Random(seed, 'people')
  const taken = new Set<string>()
  return Array.from({ length: size }, (_, index) => {
    const { givenName, surname, name } = nameOf(random, index)
    const base = index === 0 ? 'admin' : ascii(`${givenName}.${surname}`)
    const local = taken.has(base) ? `${base}${index}` : base
    taken.add(base)
    const status = statusOf(index, size)
    const person = {
      index,
      accountId: `dbid:${random.id(35)}`,
      memberId: `dbmid:${random.id(34)}`,
      email: `${local}@${domain}`,
      name: status === 'invited' ? '' : name,
      givenName: status === 'invited' ? '' : givenName,
      surname: status === 'invited' ? '' : surname,
      ...(random.chance(0.3) ? { externalId: `ADSYNC S-1-5-21-1004336348-${1000 + index}` } : {}),
      role: roles[index] ?? 'member',
      status,
      site: Number(random.weighted(siteShares)),
      rate: Math.min(400, random.lognormal(18, 0.55)) * (index < roles.length ? 2 : 1),
      from: 0,
      to: status === 'removed' || status === 'suspended' ? now - random.int(2, 50) * 86400 : Number.POSITIVE_INFINITY,
      hostName: `${ascii(surname).toUpperCase()}-${random.pick(['LT', 'MBP', 'PC'])}${random.int(1, 99)}`,
      sessions: {
        web: sessionId(random, 'dbwsid'),
        desktop: sessionId(random, 'dbwsid'),
        mobile: sessionId(random, 'dbwsid'),
        console: sessionId(random, 'dbwsid'),
      },
    } satisfies Omit<Person, 'json'>
    return { ...person, json: fragments(person, random) }
  })
}

const roles: Role[] = [
  'team_admin',
  'team_admin',
  'team_admin',
  'user_management_admin',
  'user_management_admin',
  'support_admin',
  'support_admin',
  'compliance_admin',
]
const siteShares = Object.fromEntries(sites.map((site, index) => [index, site.share]))

/** Of 500: 12 invited, 8 suspended, 10 who left. A small team has none of them but the last few. */
function statusOf(index: number, size: number): Status {
  const fromEnd = size - index
  const part = (count: number) => Math.round((count * size) / 500)
  if (fromEnd <= part(10)) return 'removed'
  if (fromEnd <= part(18)) return 'suspended'
  return fromEnd <= part(30) ? 'invited' : 'active'
}

function nameOf(random: Random, index: number) {
  const givenName = index === 0 ? 'Maya' : random.pick(given)
  const surname = index === 0 ? 'Lindqvist' : random.pick(surnames)
  const awkward = index >= 20 && index % 23 === 0 ? awkwardNames[((index / 23) % awkwardNames.length) | 0] : undefined
  const name = awkward ?? (index === 42 ? '' : `${givenName} ${surname}`)
  return { givenName, surname, name }
}

export const ascii = (text: string) =>
  text
    .normalize('NFD')
    .replace(/[^A-Za-z0-9.-]/g, '')
    .toLowerCase()

export function memberJson(person: Pick<Person, 'accountId' | 'name' | 'email' | 'memberId' | 'externalId'>): string {
  return JSON.stringify({
    '.tag': 'team_member',
    account_id: person.accountId,
    display_name: person.name,
    email: person.email,
    team_member_id: person.memberId,
    ...(person.externalId ? { member_external_id: person.externalId } : {}),
  })
}

function fragments(person: Omit<Person, 'json'>, random: Random): Person['json'] {
  const member = memberJson(person)
  const tag = person.role === 'member' ? 'user' : 'admin'
  const at = (sites[person.site] ?? sites[0]).place
  const office = `198.18.${person.site}.${random.int(1, 9)}`
  return {
    member,
    actor: `{".tag":"${tag}","${tag}":${member}}`,
    office: geo(at, office),
    home: geo(at, address(random)),
    vague: geo(at, office, true),
  }
}

/** People of other firms: guests of shared folders, one in 36 of a trusted team. */
export function makeOutsiders(seed: string, size: number): Outsider[] {
  const random = new Random(seed, 'outsiders')
  return Array.from({ length: size }, (_, index) => {
    const [first, last] = [random.pick(given), random.pick(surnames)]
    const firm = index % 5 === 4 ? 'mail.example' : `${ascii(random.pick(outsideFirms))}${index % 13}.example`
    const accountId = `dbid:${random.id(35)}`
    const email = `${ascii(`${first}.${last}`)}${index}@${firm}`
    const name = index % 37 === 5 ? random.pick(awkwardNames) : `${first} ${last}`
    const tag = index % 36 === 0 ? 'trusted_non_team_member' : 'non_team_member'
    const trust = tag === 'non_team_member' ? {} : { trusted_non_team_member_type: { '.tag': 'multi_instance_admin' } }
    const user = JSON.stringify({ '.tag': tag, account_id: accountId, display_name: name, email, ...trust })
    return { accountId, email, name, json: { user, geo: geo(random.pick(world), address(random)) } }
  })
}
