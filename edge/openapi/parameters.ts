import { z } from 'zod'
import { FILTERS, type FilterField, type FilterOperator } from '../filters.ts'

interface Told {
  description: string
  example?: unknown
}

const WAYS: Record<FilterOperator, string> = {
  is: '`=` is exactly',
  contains: '`~` contains',
  starts: '`^` starts with',
  set: '`*` alone is set',
}

const FIELDS: Record<FilterField, Told> = {
  connectionId: { description: 'Of these connections.', example: 'con_2VY8qLmR4tKd' },
  activity: { description: 'An activity’s code or English label.', example: 'upload_file' },
  category: { description: 'A category of activities.', example: 'files' },
  eventType: { description: 'Dropbox’s own name of the type.', example: 'file_add' },
  actor: { description: 'Who did it: name, e-mail or id.', example: 'mara@juniper-hale.example' },
  actorType: {
    description: '`user`, `admin`, `app`, `anonymous`, `dropbox`, `reseller` or `unknown`.',
    example: 'user',
  },
  actorDomain: { description: 'The domain of the actor’s e-mail.', example: 'juniper-hale.example' },
  item: { description: 'Name or path of a file, folder, document, …', example: 'Budget' },
  itemType: { description: 'Kind of the item.', example: 'file' },
  ip: { description: 'An address, or a network such as `203.0.113.0/24`.', example: '203.0.113.7' },
  country: { description: 'ISO 3166-1, two letters.', example: 'DE' },
  accessMethod: { description: 'How: web, mobile, desktop, API, …', example: 'web' },
  outcome: { description: '`success` or `failure`.', example: 'success' },
  severity: { description: 'How much it matters.', example: 'high' },
  id: { description: 'These events.', example: 'evt_00000OWj7vCkqZ3dX9bTfR' },
}

/** What a query parameter means, by its name. */
const TOLD: Record<string, Told> = {
  ...FIELDS,
  from: { description: 'At or after: a time, or a day (its first moment).', example: '2026-01-01T00:00:00Z' },
  to: { description: 'Before: a time, or a day.', example: '2026-02-01' },
  last: { description: 'Hours or days before now, in place of `from`.', example: '7d' },
  q: { description: 'Words that the event’s texts contain.', example: 'budget' },
  external: { description: 'Whether somebody outside the team was involved.' },
  administrative: { description: 'Whether it was an admin’s act.' },
  impersonated: { description: 'Whether an admin acted as somebody else.' },
  order: { description: 'Newest first, or oldest first.' },
  limit: { description: 'Items of a page, at most.' },
  cursor: { description: '`nextCursor` of the page before, with the same query.' },
  at: { description: 'Where to begin without a cursor.', example: '2026-01-31T08:00:00Z' },
  field: { description: 'The field whose values are asked for.', example: 'activity' },
  prefix: { description: 'How the values begin.', example: 'up' },
  format: { description: 'Of the file: rows, our own events as JSON lines, or OCSF 1.8 as JSON lines.' },
  reveal: { description: '`links` shows secrets inside links, which are masked otherwise; it is audited.' },
  days: { description: 'Days before now that are counted.' },
  events: { description: 'What becomes of the events that are stored.' },
  language: {
    description: 'Of the labels: `en`, `de`, `es`, `fr`, `he` or `ja`, also as `de-CH`; else English.',
    example: 'de',
  },
  tenant: { description: 'Your own id of the tenant.', example: 'acme' },
}

/** What stands in a path, by its name or its route. */
const PLACES: Record<string, Told> = {
  id: { description: 'Its id.' },
  '/v1/portals/{id}': { description: 'Id of the portal.', example: 'por_8Hq2RkT5vZmC' },
  '/v1/sessions/{id}': { description: 'Id of the session.', example: 'ses_V1StGXR8_Z5j' },
  '/v1/tenants/{id}': { description: 'Your own id of the tenant.', example: 'acme' },
  '/v1/connections/{id}': { description: 'Id of the connection.', example: 'con_2VY8qLmR4tKd' },
  '/v1/events/{id}': { description: 'Id of the event.', example: 'evt_00000OWj7vCkqZ3dX9bTfR' },
  '/v1/queries/{id}': { description: 'Id of the saved query.', example: 'qry_8vLp5ZnG3wKt' },
  '/v1/dead-letters/{id}': { description: 'Id of the message.', example: 'dlq_7cMw4XrV2nBp' },
  '/v1/streams/{id}': { description: 'Id of the stream.', example: 'str_5nRc8TqW2kVy' },
  letterId: { description: 'Id of what was set aside.', example: 'dlq_7cMw4XrV2nBp' },
  testId: { description: 'Id of the test.', example: 'tst_9sKq2LxV7bRw' },
  key: { description: 'E-mail of the actor, else id, else type.', example: 'mara@juniper-hale.example' },
  ip: { description: 'The address.', example: '203.0.113.7' },
  code: { description: 'Code of a problem.', example: 'session_expired' },
  path: { description: 'A file of the widget.', example: 'dropbox-connector.js' },
}

/** The same parameters, each with what it means. */
export function tellQuery(query: z.ZodObject): z.ZodObject {
  return z.object(
    Object.fromEntries(
      Object.entries(query.shape as Record<string, z.ZodType>).map(([name, shape]) => {
        const told = TOLD[name] ?? { description: '' }
        const description = [told.description, ...(isField(name) ? [howToFilter(name)] : [])].join(' ')
        return [name, shape.meta({ description, param: { example: told.example } })]
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
      names.map(name => [
        name,
        z.string().meta({ description: told(name)?.description, param: { example: told(name)?.example } }),
      ]),
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
