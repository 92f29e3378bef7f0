import { isIP } from 'node:net'
import schema from './ocsf-1.8.0.json' with { type: 'json' }

/** Checks an event against OCSF's published requirements: what must be there, of which type, within which enumeration. */

interface Attribute {
  type: string
  requirement: string
  array?: boolean
  enum?: Record<string, string>
  profile?: string
}

interface Definition {
  constraints: { at_least_one?: string[] }
  attributes: Record<string, Attribute>
}

interface ClassDefinition extends Definition {
  name: string
  category: (string | number)[]
}

const classes = schema.classes as unknown as Record<string, ClassDefinition>
const objects = schema.objects as unknown as Record<string, Definition>

type Fields = Record<string, unknown>

/** What is wrong with an event, one line a fault; nothing when it is valid. */
export function faultsOf(event: Fields): string[] {
  const definition = classes[String(event.class_uid)]
  if (!definition) return [`class ${event.class_uid} is not one of ours`]
  const faults = fieldFaults(event, definition, profilesOf(event), '')
  const [categoryUid, categoryName] = definition.category
  if (event.category_uid !== categoryUid) faults.push('category_uid is not of the class')
  if (event.category_name !== categoryName) faults.push('category_name is not of the class')
  if (event.class_name !== definition.name) faults.push('class_name is not of the class')
  if (event.type_uid !== Number(event.class_uid) * 100 + Number(event.activity_id)) faults.push('type_uid')
  const caption = definition.attributes.activity_id?.enum?.[String(event.activity_id)]
  if (event.activity_id !== 99 && event.activity_name !== caption) faults.push(`activity_name is not ${caption}`)
  if (event.type_name !== `${definition.name}: ${caption}`) faults.push('type_name')
  return faults
}

function profilesOf(event: Fields): unknown[] {
  const metadata = event.metadata as Fields | undefined
  return Array.isArray(metadata?.profiles) ? metadata.profiles : []
}

function fieldFaults(fields: Fields, definition: Definition, profiles: unknown[], path: string): string[] {
  const faults: string[] = []
  for (const [name, attribute] of Object.entries(definition.attributes)) {
    if (attribute.requirement === 'required' && fields[name] === undefined) faults.push(`${path}${name} is required`)
  }
  const choice = definition.constraints.at_least_one
  if (choice && !choice.some(name => fields[name] !== undefined)) faults.push(`${path}: one of ${choice} is required`)
  for (const [name, value] of Object.entries(fields)) {
    const attribute = definition.attributes[name]
    if (!attribute) faults.push(`${path}${name} is not an attribute`)
    else if (attribute.profile && !profiles.includes(attribute.profile)) faults.push(`${path}${name} needs its profile`)
    else faults.push(...valueFaults(value, attribute, `${path}${name}`))
  }
  return faults
}

function valueFaults(value: unknown, attribute: Attribute, path: string): string[] {
  if (attribute.array) {
    if (!Array.isArray(value)) return [`${path} is not a list`]
    return value.flatMap((one, index) => valueFaults(one, { ...attribute, array: false }, `${path}[${index}]`))
  }
  if (attribute.enum && !Object.hasOwn(attribute.enum, String(value)))
    return [`${path}: ${value} is not in the enumeration`]
  const known = objects[attribute.type]
  if (known) {
    if (typeof value !== 'object' || value === null) return [`${path} is not an object`]
    return fieldFaults(value as Fields, known, [], `${path}.`)
  }
  return CHECKS[attribute.type]?.(value) === false
    ? [`${path}: ${JSON.stringify(value)} is not a ${attribute.type}`]
    : []
}

const isText = (value: unknown) => typeof value === 'string' && value !== ''
const isWhole = (value: unknown) => Number.isSafeInteger(value)

/** The types of OCSF that our events use. An object type without a definition here may not be used at all. */
const CHECKS: Record<string, (value: unknown) => boolean> = {
  string_t: isText,
  username_t: isText,
  file_name_t: isText,
  file_path_t: isText,
  hostname_t: isText,
  uuid_t: isText,
  integer_t: isWhole,
  long_t: isWhole,
  timestamp_t: value => isWhole(value) && Number(value) > 1e12,
  boolean_t: value => typeof value === 'boolean',
  ip_t: value => isIP(String(value)) !== 0,
  email_t: value => /^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(String(value)),
  object: value => typeof value === 'object' && value !== null && !Array.isArray(value),
}
