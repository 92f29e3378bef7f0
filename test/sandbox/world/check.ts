import { eventShapes, type Field, fields, type Shape, shapes, variantsOf } from './shapes.ts'

const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Holds an event's type, category and details against the table of shapes; returns what is wrong, in words. */
export function faultsOf(event: unknown): string[] {
  if (!isRecord(event)) return ['not an object']
  const type = isRecord(event.event_type) ? event.event_type['.tag'] : undefined
  const shape = typeof type === 'string' ? eventShapes.get(type) : undefined
  if (!shape) return [`unknown type ${String(type)}`]
  const faults: string[] = []
  if (typeof event.timestamp !== 'string' || !time.test(event.timestamp)) faults.push('timestamp')
  if (!isRecord(event.event_category) || event.event_category['.tag'] !== shape.category) faults.push('event_category')
  if (!isRecord(event.details) || typeof event.details['.tag'] !== 'string') return [...faults, 'details']
  if (event.details['.tag'] === 'missing_details') return faults
  if (event.details['.tag'] !== `${shape.type}_details`) faults.push('details/.tag')
  struct(event.details, shape.details, 'details', faults)
  return faults
}

function struct(value: unknown, shape: Shape, path: string, faults: string[]): void {
  if (!isRecord(value)) {
    faults.push(path)
    return
  }
  for (const { name, optional, field } of fields(shape)) {
    if (value[name] !== undefined) check(value[name], field, `${path}/${name}`, faults)
    else if (!optional) faults.push(`${path}/${name} is missing`)
  }
  const variants = variantsOf(shape)
  if (variants === undefined) return
  const tag = value['.tag']
  if (typeof tag !== 'string') faults.push(`${path}/.tag`)
  else if (isRecord(variants)) {
    const variant = variants[tag]
    if (typeof variant === 'string') struct(value, shapes.get(variant) ?? {}, path, faults)
    else if (isRecord(variant)) struct(value, variant, path, faults)
  }
}

function check(value: unknown, field: Field, path: string, faults: string[]): void {
  if (Array.isArray(field)) {
    if (!Array.isArray(value)) faults.push(path)
    else for (const [index, item] of value.entries()) check(item, field[1], `${path}/${index}`, faults)
  } else if (field === 's') typeof value === 'string' || faults.push(path)
  else if (field === 'd') (typeof value === 'string' && time.test(value)) || faults.push(path)
  else if (field === 'i') Number.isInteger(value) || faults.push(path)
  else if (field === 'b') typeof value === 'boolean' || faults.push(path)
  else struct(value, shapes.get(field) ?? {}, path, faults)
}
