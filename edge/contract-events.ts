/** Events and how they are searched: part of `contract.ts`, which passes all of it on. */
import { z } from 'zod'
import { ACCESS_METHODS, ACTOR_TYPES, OUTCOMES, SEVERITIES } from '../db/taxonomy.ts'
import { FILTERS, type FilterField, FLAGS } from './filters.ts'

export type { FilterField, FilterFlag, FilterOperator, FilterValue, OperatorsOf } from './filters.ts'

const time = z.iso.datetime()
const text = (max: number) => z.string().trim().min(1).max(max)

export const Participant = z.object({
  type: z.string(),
  id: z.string().optional(),
  name: z.string().optional(),
  email: z.string().optional(),
})

export const Event = z
  .object({
    id: z.string(),
    connectionId: z.string(),
    time,
    activity: z.string(),
    activityLabel: z.string(),
    category: z.string(),
    eventType: z.string(),
    actor: z.object({
      type: z.enum(ACTOR_TYPES),
      id: z.string().optional(),
      name: z.string().optional(),
      email: z.string().optional(),
    }),
    item: z
      .object({ type: z.string(), id: z.string().optional(), name: z.string().optional(), path: z.string().optional() })
      .optional(),
    itemCount: z.int(),
    participants: z.array(Participant),
    ip: z.string().optional(),
    country: z.string().optional(),
    region: z.string().optional(),
    city: z.string().optional(),
    accessMethod: z.enum(ACCESS_METHODS).optional(),
    external: z.boolean(),
    administrative: z.boolean(),
    impersonated: z.boolean(),
    outcome: z.enum(OUTCOMES),
    severity: z.enum(SEVERITIES),
    description: z.string(),
  })
  .meta({ id: 'Event' })
export type Event = z.infer<typeof Event>

export const EventWithRaw = Event.extend({ raw: z.unknown() }).meta({ id: 'EventWithRaw' })
export type EventWithRaw = z.infer<typeof EventWithRaw>

/** Secrets inside links of an event as Dropbox sent it are shown only when asked for. */
const reveal = z.enum(['links']).optional()
export const RevealQuery = z.object({ reveal })
export type RevealQuery = z.infer<typeof RevealQuery>

/** A point in time, or a day (its first moment). */
const moment = z.union([z.iso.datetime({ offset: true }), z.iso.date()], {
  error: 'must be a time such as 2026-01-31T00:00:00Z',
})

/** A filter may be repeated (any of); `!` before a value means "not". `filters.ts` has the operators. */
const many = z
  .union([z.string().max(1000), z.array(z.string().max(1000)).max(100)])
  .optional()
  .transform(value => (value === undefined ? [] : Array.isArray(value) ? value : [value]))
const FLAG = z.enum(['true', 'false', '!true', '!false'])
/** The same of what is true or false: whichever is left. Both are no filter; neither is a mistake. */
const flag = z
  .union([FLAG, z.array(FLAG).max(100)])
  .optional()
  .transform((value, context): 'true' | 'false' | undefined => {
    const given = new Set([value ?? []].flat())
    const any = given.has('true') || given.has('false')
    const left = (['true', 'false'] as const).filter(one => (!any || given.has(one)) && !given.has(`!${one}`))
    if (left.length === 0) context.addIssue({ code: 'custom', message: 'must leave true or false' })
    return left.length === 1 ? left[0] : undefined
  })

/** One parameter of the same form for each name. */
const each = <N extends string, T extends z.ZodType>(names: readonly N[], form: T) =>
  Object.fromEntries(names.map(name => [name, form])) as Record<N, T>

export const EventFilterQuery = z.object({
  from: moment.optional(),
  to: moment.optional(),
  /** Hours or days before now, in place of `from`. */
  last: z
    .string()
    .regex(/^[1-9]\d{0,3}[hd]$/, { error: 'must be hours or days such as 24h or 7d' })
    .optional(),
  ...each(Object.keys(FILTERS) as FilterField[], many),
  ...each(FLAGS, flag),
  q: z.string().max(200).optional(),
})
export type EventFilterQuery = z.infer<typeof EventFilterQuery>

const order = z.enum(['desc', 'asc']).default('desc')
const cursor = z.string().max(2000).optional()

export const EventListQuery = EventFilterQuery.extend({
  order,
  limit: z.coerce.number().int().min(1).max(1000).default(50),
  cursor,
  /** Where to begin without a cursor: events at or before this time, at or after it in ascending order. */
  at: moment.optional(),
})
export type EventListQuery = z.infer<typeof EventListQuery>

export const EventList = z
  .object({
    items: z.array(Event),
    nextCursor: z.string().nullable(),
    /** To what lies before the first item, now or later. */
    prevCursor: z.string().optional(),
    /** Nothing lay before the first item when this was read. */
    atStart: z.boolean().optional(),
  })
  .meta({ id: 'EventList' })
export type EventList = z.infer<typeof EventList>

export const EventCountQuery = EventFilterQuery.extend({ order, cursor })
export type EventCountQuery = z.infer<typeof EventCountQuery>
/** `capped`: there are more than `count`. */
export const EventCount = z.object({ count: z.int(), capped: z.boolean() }).meta({ id: 'EventCount' })
export type EventCount = z.infer<typeof EventCount>

export const ExportQuery = EventFilterQuery.extend({ format: z.enum(['csv', 'ndjson', 'ocsf']), order, reveal })
export type ExportQuery = z.infer<typeof ExportQuery>

const activityCount = z.object({ activity: z.string(), activityLabel: z.string(), count: z.int() })
const actorCount = z.object({
  actor: z.string(),
  type: z.string().optional(),
  name: z.string().optional(),
  count: z.int(),
})
const countryCount = z.object({ country: z.string(), count: z.int() })
const dayCount = z.object({ day: z.string(), count: z.int() })

export const EventSummary = z
  .object({
    total: z.int(),
    byDay: z.array(dayCount),
    byDayCategory: z.array(z.object({ day: z.string(), category: z.string(), count: z.int() })),
    byActivity: z.array(activityCount),
    byActor: z.array(actorCount),
    byCountry: z.array(countryCount),
    byItem: z.array(z.object({ item: z.string(), count: z.int() })),
    byIp: z.array(z.object({ ip: z.string(), count: z.int() })),
    /** Events that are in none of the rows shown above. */
    others: z.object({ actors: z.int(), items: z.int(), ips: z.int() }),
    /** Items and addresses were counted over the newest 20,000 events only; all other counts are exact. */
    sampled: z.boolean(),
  })
  .meta({ id: 'EventSummary' })
export type EventSummary = z.infer<typeof EventSummary>

export const FACET_FIELDS = [
  'activity',
  'category',
  'eventType',
  'actor',
  'actorType',
  'actorDomain',
  'item',
  'itemType',
  'ip',
  'country',
  'accessMethod',
  'outcome',
  'severity',
] as const satisfies readonly FilterField[]
export type FacetField = (typeof FACET_FIELDS)[number]
export const FacetQuery = EventFilterQuery.extend({
  field: z.enum(FACET_FIELDS),
  prefix: z.string().trim().max(200).default(''),
  limit: z.coerce.number().int().min(1).max(100).default(20),
})
export type FacetQuery = z.infer<typeof FacetQuery>
export const Facets = z
  .object({
    field: z.enum(FACET_FIELDS),
    items: z.array(z.object({ value: z.string(), label: z.string().optional(), count: z.int() })),
    /** Counted over the newest events only. */
    sampled: z.boolean(),
  })
  .meta({ id: 'Facets' })
export type Facets = z.infer<typeof Facets>

export const InsightQuery = z.object({ days: z.coerce.number().int().min(1).max(365).default(30) })
export type InsightQuery = z.infer<typeof InsightQuery>
/** `total` and the counts are of those days; first and last seen are of all time. */
const insight = {
  days: z.int(),
  total: z.int(),
  firstSeen: time,
  lastSeen: time,
  activities: z.array(activityCount),
  countries: z.array(countryCount),
  byDay: z.array(dayCount),
}
export const ActorInsight = z
  .object({
    actor: Event.shape.actor,
    ...insight,
    ips: z.array(z.object({ ip: z.string(), count: z.int(), lastSeen: time })),
  })
  .meta({ id: 'ActorInsight' })
export type ActorInsight = z.infer<typeof ActorInsight>
export const IpInsight = z.object({ ip: z.string(), ...insight, actors: z.array(actorCount) }).meta({ id: 'IpInsight' })
export type IpInsight = z.infer<typeof IpInsight>

// Saved queries

const savedText = z.string().max(4000)
export const CreateQuery = z.strictObject({ name: text(100), query: savedText, shared: z.boolean().default(false) })
export type CreateQuery = z.infer<typeof CreateQuery>
export const UpdateQuery = z
  .strictObject({ name: text(100).optional(), query: savedText.optional(), shared: z.boolean().optional() })
  .refine(value => Object.values(value).some(one => one !== undefined), { error: 'give a name, query or shared' })
export type UpdateQuery = z.infer<typeof UpdateQuery>
export const SavedQuery = z
  .object({
    id: z.string(),
    name: z.string(),
    /** Filter parameters as a query string. */
    query: z.string(),
    shared: z.boolean(),
    /** Comes with the product; the id says which, for a translated name. */
    suggested: z.boolean(),
    own: z.boolean(),
    createdAt: time.optional(),
    updatedAt: time.optional(),
  })
  .meta({ id: 'SavedQuery' })
export type SavedQuery = z.infer<typeof SavedQuery>
