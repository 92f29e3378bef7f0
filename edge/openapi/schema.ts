/** What of a JSON schema the API's own document uses. */
export interface Schema {
  $ref?: string
  type?: string | string[]
  enum?: unknown[]
  const?: unknown
  format?: string
  description?: string
  default?: unknown
  items?: Schema
  anyOf?: Schema[]
  properties?: Record<string, Schema>
  required?: string[]
  additionalProperties?: boolean | Schema
}

/** How a text is written where it is read: a link to a named shape, a word as code. */
export interface Writer {
  shape: (name: string) => string
  code: (text: string) => string
}

/** A type in a few words; an object without a name of its own is written out. */
export function typeName(schema: Schema, writer: Writer): string {
  const reference = schema.$ref?.split('/').at(-1)
  if (reference) return writer.shape(reference)
  if (schema.const !== undefined) return writer.code(JSON.stringify(schema.const))
  if (schema.enum) return schema.enum.map(value => writer.code(String(value))).join(', ')
  if (schema.anyOf) return [...new Set(schema.anyOf.map(one => typeName(one, writer)))].join(' or ')
  if (schema.type === 'array') return `list of ${schema.items ? typeName(schema.items, writer) : 'anything'}`
  if (schema.properties) {
    const required = new Set(schema.required)
    const inner = Object.entries(schema.properties).map(
      ([name, field]) => `${name}${required.has(name) ? '' : '?'}: ${typeName(field, writer)}`,
    )
    return `{${inner.join('; ')}}`
  }
  if (schema.format === 'date-time') return 'time'
  return (Array.isArray(schema.type) ? schema.type.join(' or ') : schema.type) ?? 'anything'
}
