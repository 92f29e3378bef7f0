import { z } from 'zod'
import { FILTERS, type FilterField, type FilterOperator } from '../filters.ts'

/** What it means, and an example. */
type Told = readonly [description: string, example?: string]

const WAYS: Record<FilterOperator, string> = {
  is: '`=` is exactly',
  contains: '`~` contains',
  starts: '`^` starts with',
  set: '`*` alone is set',
}

const FIELDS: Record<FilterField, Told> = {
  connectionId: ['Of these connections.', 'con_2VY8qLmR4tKd'],
  activity: ['An activity’s code or English label.', 'upload_file'],
  category: ['A category of activities.', 'files'],
  eventType: ['Dropbox’s own name of the type.', 'file_add'],
  actor: ['Who did it: name, e-mail or id.', 'mara@juniper-hale.example'],
  actorType: ['`user`, `admin`, `app`, `anonymous`, `dropbox`, `reseller` or `unknown`.', 'user'],
  actorDomain: ['The domain of the actor’s e-mail.', 'juniper-hale.example'],
  item: ['Name or path of a file, folder, document, …', 'Budget'],
  itemType: ['Kind of the item.', 'file'],
  ip: ['An address, or a network such as `203.0.113.0/24`.', '203.0.113.7'],
  country: ['ISO 3166-1, two letters.', 'DE'],
  accessMethod: ['How: web, mobile, desktop, API, …', 'web'],
  outcome: ['`success` or `failure`.', 'success'],
  severity: ['How much it matters.', 'high'],
  id: ['These events.', 'evt_00000OWj7vCkqZ3dX9bTfR'],
}

/** What a query parameter means, by its name. */
const TOLD: Record<string, Told> = {
  ...FIELDS,
  from: ['At or after: a time, or a day (its first moment).', '2026-01-01T00:00:00Z'],
  to: ['Before: a time, or a day.', '2026-02-01'],
  last: ['Hours or days before now, in place of `from`.', '7d'],
  q: ['Words that the event’s texts contain.', 'budget'],
  external: ['Whether somebody outside the team was involved.'],
  administrative: ['Whether it was an admin’s act.'],
  impersonated: ['Whether an admin acted as somebody else.'],
  order: ['Newest first, or oldest first.'],
  limit: ['Items of a page, at most.'],
  cursor: ['`nextCursor` of the page before, with the same query.'],
  at: ['Where to begin without a cursor.', '2026-01-31T08:00:00Z'],
  field: ['The field whose values are asked for.', 'activity'],
  prefix: ['How the values begin.', 'up'],
  format: ['Of the file: rows, our own events as JSON lines, or OCSF 1.8 as JSON lines.'],
  reveal: ['`links` shows secrets inside links, which are masked otherwise; it is audited.'],
  days: ['Days before now that are counted.'],
  events: ['What becomes of the events that are stored.'],
  language: ['Of the labels: `en`, `de`, `es`, `fr`, `he` or `ja`, also as `de-CH`; else English.', 'de'],
  tenant: ['Your own id of the tenant.', 'acme'],
}

/** What stands in a path, by its name or its route. */
const PLACES: Record<string, Told> = {
  id: ['Its id.'],
  '/v1/portals/{id}': ['Id of the portal.', 'por_8Hq2RkT5vZmC'],
  '/v1/sessions/{id}': ['Id of the session.', 'ses_V1StGXR8_Z5j'],
  '/v1/tenants/{id}': ['Your own id of the tenant.', 'acme'],
  '/v1/connections/{id}': ['Id of the connection.', 'con_2VY8qLmR4tKd'],
  '/v1/events/{id}': ['Id of the event.', 'evt_00000OWj7vCkqZ3dX9bTfR'],
  '/v1/queries/{id}': ['Id of the saved query.', 'qry_8vLp5ZnG3wKt'],
  '/v1/dead-letters/{id}': ['Id of the message.', 'dlq_7cMw4XrV2nBp'],
  '/v1/streams/{id}': ['Id of the stream.', 'str_5nRc8TqW2kVy'],
  letterId: ['Id of what was set aside.', 'dlq_7cMw4XrV2nBp'],
  testId: ['Id of the test.', 'tst_9sKq2LxV7bRw'],
  key: ['E-mail of the actor, else id, else type.', 'mara@juniper-hale.example'],
  ip: ['The address.', '203.0.113.7'],
  code: ['Code of a problem.', 'session_expired'],
  path: ['A file of the widget.', 'dropbox-connector.js'],
}

/** The same parameters, each with what it means. */
export function tellQuery(query: z.ZodObject): z.ZodObject {
  return z.object(
    Object.fromEntries(
      Object.entries(query.shape as Record<string, z.ZodType>).map(([name, shape]) => {
        const [what, example] = TOLD[name] ?? ['']
        const description = [what, ...(isField(name) ? [howToFilter(name)] : [])].join(' ')
        return [name, shape.meta({ description, param: { example } })]
      }),
    ),
  )
}

/** The parameters of a path as OpenAPI writes it. */
export function tellPath(path: string): z.ZodObject | undefined {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(match => match[1] ?? '')
  if (names.length === 0) return undefined
  const told = (name: string) => PLACES[`${path.split(`{${name}}`)[0]}{${name}}`] ?? PLACES[name]
  return z.object(
    Object.fromEntries(
      names.map(name => {
        const [description, example] = told(name) ?? []
        return [name, z.string().meta({ description, param: { example } })]
      }),
    ),
  )
}

function isField(name: string): name is FilterField {
  return Object.hasOwn(FILTERS, name)
}

function howToFilter(field: FilterField): string {
  const { operators, usual }: { operators: readonly FilterOperator[]; usual: FilterOperator } = FILTERS[field]
  const ways = operators.filter(operator => operator !== usual).map(operator => WAYS[operator])
  return `${['May be repeated (any of); `!` before a value means not', ...ways].join('; ')}.`
}
