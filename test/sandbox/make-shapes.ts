/**
 * Writes `world/shapes.ndjson` (what every event type looks like) and `world/mix.ndjson` (how often it happens)
 * from the reference material. Run it when Dropbox's specification moves:
 * `node test/sandbox/make-shapes.ts <folder with team-event.schema.json, examples-all-types.ndjson, events-60d-mix.json>`
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

type Json = null | boolean | number | string | Json[] | { [key: string]: Json }
type Schema = { [key: string]: Json }

const source = process.argv[2] ?? join(import.meta.dirname, '../../../shared/dropbox')
const target = join(import.meta.dirname, 'world')
const read = (name: string) => readFileSync(join(source, name), 'utf8')

const object = (value: Json | undefined): Schema =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? value : {}
const list = (value: Json | undefined): Json[] => (Array.isArray(value) ? value : [])
const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '')

const definitions = object(object(JSON.parse(read('team-event.schema.json'))).$defs)
const types: Schema = {}

const short = (ref: Json | undefined) => text(ref).slice('#/$defs/'.length).replace('team_log.', '')
const full = (name: string) => (name in definitions ? name : `team_log.${name}`)

/** Notation: `s` text, `d` time, `i` integer, `b` boolean, `Name` another shape, `["*", x]` a list of x. */
function field(schema: Schema): Json {
  if (schema.$ref) return named(short(schema.$ref))
  if (schema.type === 'array') return ['*', field(object(schema.items))]
  if (schema.type === 'integer' || schema.type === 'number') return 'i'
  if (schema.type === 'boolean') return 'b'
  return schema.format === 'date-time' ? 'd' : 's'
}

function named(name: string): string {
  if (!(name in types)) {
    types[name] = {}
    types[name] = shape(object(definitions[full(name)]))
  }
  return name
}

/** A struct is `{field, "optional?"}`; a union has `|`: its tags, or tag -> null | Shape (flat) | {field} (nested). */
function shape(schema: Schema): Schema {
  const required = list(schema.required)
  const result: Schema = {}
  for (const [key, value] of Object.entries(object(schema.properties))) {
    if (key === '.tag') continue
    result[required.includes(key) ? key : `${key}?`] = field(object(value))
  }
  const tag = object(object(schema.properties)['.tag'])
  if (Object.keys(tag).length > 0) result['|'] = variants(schema, list(tag.examples ?? tag.enum))
  return result
}

function variants(schema: Schema, tags: Json[]): Json {
  const rules = list(schema.allOf)
  if (rules.length === 0) return tags
  const result: Schema = Object.fromEntries(tags.map(tag => [text(tag), null]))
  for (const rule of rules.map(object)) {
    const tag = text(object(object(object(rule.if).properties)['.tag']).const)
    const outcome = object(rule.then)
    result[tag] = outcome.$ref ? named(short(outcome.$ref)) : shape(outcome)
  }
  return result
}

const kinds = (value: Json | undefined) =>
  list(value)
    .map(item => text(object(item)['.tag']))
    .join('+')

const detailRules = new Map(
  list(object(definitions['team_log.EventDetails']).allOf).map(rule => {
    const tag = text(object(object(object(object(rule).if).properties)['.tag']).const)
    return [tag, short(object(object(rule).then).$ref)] as const
  }),
)

const events: Schema = {}
for (const line of read('examples-all-types.ndjson').trim().split('\n')) {
  const example = object(JSON.parse(line))
  const type = object(example.event_type)
  const details = detailRules.get(text(object(example.details)['.tag'])) ?? ''
  events[text(type['.tag'])] = [
    text(object(example.event_category)['.tag']),
    text(type.description),
    text(object(example.actor)['.tag']),
    text(object(object(example.origin).access_method)['.tag']),
    text(object(example.context)['.tag']),
    kinds(example.participants),
    kinds(example.assets),
    details ? shape(object(definitions[full(details)])) : {},
  ]
}

const lines = (kind: string, value: Schema) =>
  Object.entries(value).map(([key, item]) => `${JSON.stringify([kind, key, item])}\n`)
writeFileSync(join(target, 'shapes.ndjson'), [...lines('type', types), ...lines('event', events)].join(''))

const mix = object(JSON.parse(read('events-60d-mix.json')))
const weights: Schema = {}
for (const [type, row] of Object.entries(object(mix.types)).map(([key, value]) => [key, object(value)] as const)) {
  weights[type] = {
    weight: row.weight ?? 0,
    actor: row.actor ?? {},
    access: row.access ?? {},
    outside: row.involve_non_team_member ?? 0,
    rhythm: row.rhythm ?? 'work',
    ...(row.assets ? { assets: row.assets } : {}),
    ...(row.participants ? { participants: row.participants } : {}),
  }
}
const hours = lines('hours', object(mix.hours_local))
const weekdays = lines('weekdays', object(mix.weekday_factor_mon_to_sun))
writeFileSync(join(target, 'mix.ndjson'), [...hours, ...weekdays, ...lines('type', weights)].join(''))
