import type { Event, EventSummary, Facets, SavedQuery } from '../../../edge/contract.ts'
import { json } from './api.ts'

const fields: Record<string, (event: Event) => (string | undefined)[]> = {
  activity: event => [event.activity],
  category: event => [event.category],
  eventType: event => [event.eventType],
  actor: event => [event.actor.email ?? event.actor.type, event.actor.name],
  actorType: event => [event.actor.type],
  actorDomain: event => [event.actor.email?.split('@')[1]],
  item: event => [event.item?.name, event.item?.path],
  itemType: event => [event.item?.type],
  ip: event => [event.ip],
  country: event => [event.country],
  accessMethod: event => [event.accessMethod],
  outcome: event => [event.outcome],
  severity: event => [event.severity],
  external: event => [String(event.external)],
  connectionId: event => [event.connectionId],
  id: event => [event.id],
}

/** Whether a value such as `!^203.` matches one of the texts. */
function matches(given: string, usual: string, texts: (string | undefined)[]): boolean {
  const not = given.startsWith('!')
  const rest = not ? given.slice(1) : given
  const there = texts.filter(text => text !== undefined)
  const sign = /^[=~^]./.test(rest) ? rest[0] : usual
  const wanted = (/^[=~^]./.test(rest) ? rest.slice(1) : rest).toLowerCase()
  const does = (text: string) =>
    sign === '~' ? text.includes(wanted) : sign === '^' ? text.startsWith(wanted) : text === wanted
  return not !== (rest === '*' ? there.length > 0 : there.some(text => does(text.toLowerCase())))
}

/** The events that a query asks for, by the syntax that the API documents. */
export function matching(events: Event[], query: URLSearchParams, except = ''): Event[] {
  const q = query.get('q')?.toLowerCase() ?? ''
  const from = query.get('from') ?? ''
  const to = query.get('to') ?? '9'
  return events.filter(
    item =>
      item.time >= from &&
      item.time < to &&
      `${item.actor.name} ${item.actor.email} ${item.item?.name}`.toLowerCase().includes(q) &&
      Object.entries(fields).every(([name, read]) => {
        const given = name === except ? [] : query.getAll(name)
        const is = (value: string) => matches(value, name === 'item' ? '~' : '=', read(item))
        const [none, any] = [
          given.filter(value => value.startsWith('!')),
          given.filter(value => !value.startsWith('!')),
        ]
        return none.every(is) && (any.length === 0 || any.some(is))
      }),
  )
}

function counted(values: (string | undefined)[]): [value: string, count: number][] {
  const counts = new Map<string, number>()
  for (const value of values) if (value) counts.set(value, (counts.get(value) ?? 0) + 1)
  return [...counts].sort(([, a], [, b]) => b - a)
}

export function summaryOf(rows: Event[]): EventSummary {
  const of = (name: string) => counted(rows.map(row => fields[name]?.(row)[0]))
  const first = (name: string, value: string) => rows.find(row => fields[name]?.(row)[0] === value)
  const days = counted(rows.map(({ time, category }) => `${time.slice(0, 10)} ${category}`))
  return {
    total: rows.length,
    byDay: counted(rows.map(({ time }) => time.slice(0, 10))).map(([day, count]) => ({ day, count })),
    byDayCategory: days.map(([key, count]) => ({ day: key.slice(0, 10), category: key.slice(11), count })),
    byActivity: of('activity').map(([activity, count]) => ({
      activity,
      activityLabel: first('activity', activity)?.activityLabel ?? '',
      count,
    })),
    byActor: of('actor').map(([actor, count]) => {
      const name = first('actor', actor)?.actor.name
      return { actor, ...(name ? { name } : {}), count }
    }),
    byCountry: of('country').map(([country, count]) => ({ country, count })),
    byItem: of('item').map(([item, count]) => ({ item, type: 'file', count })),
    byIp: of('ip').map(([ip, count]) => ({ ip, count })),
    others: { actors: 0, items: 0, ips: 0 },
    sampled: false,
  }
}

export function facetsOf(events: Event[], query: URLSearchParams): Facets {
  const field = query.get('field') as Facets['field']
  const prefix = query.get('prefix')?.toLowerCase() ?? ''
  const rows = matching(events, query, field)
  const labelOf = (value: string) =>
    field === 'actor' ? rows.find(row => fields.actor?.(row)[0] === value)?.actor.name : undefined
  const items = counted(rows.map(row => fields[field]?.(row)[0]))
    .map(([value, count]) => {
      const label = labelOf(value)
      return { value, ...(label ? { label } : {}), count }
    })
    .filter(({ value, label }) => `${value} ${label}`.toLowerCase().includes(prefix))
  return { field, items: items.slice(0, Number(query.get('limit') ?? 20)), sampled: false }
}

/** Saved queries, as the API keeps them. */
export class Queries {
  items: SavedQuery[] = [
    {
      id: 'suggested_failed_log_ins',
      name: 'Failed log-ins',
      query: 'activity=login_fail',
      shared: true,
      suggested: true,
      own: false,
    },
    {
      id: 'suggested_unauthenticated_access',
      name: 'Unauthenticated access',
      query: 'actorType=anonymous',
      shared: true,
      suggested: true,
      own: false,
    },
  ]
  #made = 0

  answer(method: string, id: string, body: Record<string, unknown>): Response | undefined {
    const at = this.items.findIndex(item => item.id === id)
    if (method === 'GET') return json({ items: this.items, nextCursor: null })
    if (method === 'POST') {
      const item = { shared: false, ...body, id: `qry_${++this.#made}`, suggested: false, own: true } as SavedQuery
      this.items = [...this.items, item]
      return json(item, 201)
    }
    const before = this.items[at]
    if (!before?.own) return undefined
    if (method === 'PATCH') {
      this.items = this.items.with(at, { ...before, ...body })
      return json(this.items[at])
    }
    this.items = this.items.toSpliced(at, 1)
    return new Response(null, { status: 204 })
  }
}

/** The file of an export: a header row and a row each, or a line each; announced as more than it is when it breaks. */
export function exported(rows: Event[], format: string, broken: boolean): Response {
  const lines = rows.map(row =>
    format === 'csv' ? `"${row.id}","a ""quoted""\nname"\r\n` : `${JSON.stringify(row)}\n`,
  )
  const body = (format === 'csv' ? '\uFEFFid,name\r\n' : '') + lines.slice(0, broken ? -1 : undefined).join('')
  return new Response(body, { headers: { 'content-type': 'text/plain', 'x-event-count': String(rows.length) } })
}
