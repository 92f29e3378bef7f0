import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Notation of make-shapes.ts: `s` text, `d` time, `i` integer, `b` boolean, a shape's name, `["*", x]` a list. */
export type Field = string | ['*', Field]
export type Variants = string[] | Record<string, null | string | Shape>
/** Fields by name (`?` = optional); `|` holds the tags when it is a union. */
export interface Shape {
  [field: string]: Field | Variants
}

export interface EventShape {
  type: string
  category: string
  description: string
  /** Tags of the reference example; empty where it has none. */
  actor: string
  access: string
  context: string
  participants: string[]
  assets: string[]
  details: Shape
}

type EventRow = [string, string, string, string, string, string, string, Shape]
type Line = ['type', string, Shape] | ['event', string, EventRow]

export const shapes = new Map<string, Shape>()
export const eventShapes = new Map<string, EventShape>()

const split = (kinds: string) => (kinds === '' ? [] : kinds.split('+'))

for (const line of readFileSync(join(import.meta.dirname, 'shapes.ndjson'), 'utf8')
  .trim()
  .split('\n')) {
  const row: Line = JSON.parse(line)
  if (row[0] === 'type') {
    shapes.set(row[1], row[2])
    continue
  }
  const [category, description, actor, access, context, participants, assets, details] = row[2]
  eventShapes.set(row[1], {
    type: row[1],
    category,
    description,
    actor,
    access,
    context,
    participants: split(participants),
    assets: split(assets),
    details,
  })
}

export const categories = new Set([...eventShapes.values()].map(shape => shape.category))

/** The fields of a struct with their optional mark taken off. */
export function fields(shape: Shape): { name: string; optional: boolean; field: Field }[] {
  return Object.entries(shape)
    .filter(([key]) => key !== '|')
    .map(([key, field]) => ({ name: key.replace('?', ''), optional: key.endsWith('?'), field: field as Field }))
}

/** The variants of a union; undefined for a struct. */
export const variantsOf = (shape: Shape) => shape['|'] as Variants | undefined
