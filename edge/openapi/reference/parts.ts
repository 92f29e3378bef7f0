import { html, raw } from 'hono/html'
import { type Schema, typeName } from '../schema.ts'

/** A piece of the page, escaped already. */
export type Html = ReturnType<typeof html>

const WRITER = {
  shape: (name: string) => `<a href="#${name}">${name}</a>`,
  code: (text: string) => `<code>${escaped(text)}</code>`,
}

/** A sentence in which words in backticks are code. */
export function prose(text: string): Html[] {
  return text.split('`').map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : html`${part}`))
}

export function type(schema: Schema): Html {
  return html`${raw(typeName(schema, WRITER))}`
}

export interface Row {
  name: string
  schema: Schema
  /** Said in front where it is not what one expects: of what is sent, that it must be; of what comes, that it may be absent. */
  mark?: 'Required.' | 'Optional.' | undefined
  text?: string | undefined
}

/** Fields or parameters: name, type, what it is. */
export function table(caption: string, rows: Row[]): Html {
  return html`<table><caption>${caption}</caption><thead><tr><th scope="col">Name</th><th scope="col">Type</th><th scope="col">Meaning</th></tr></thead><tbody>
${rows.map(row)}</tbody></table>`
}

function row({ name, schema, mark, text }: Row): Html {
  const fallback = schema.default === undefined ? '' : html` Default <code>${JSON.stringify(schema.default)}</code>.`
  return html`<tr><th scope="row"><code>${name}</code></th><td>${type(schema)}</td><td>${mark ? `${mark} ` : ''}${prose(text ?? '')}${fallback}</td></tr>
`
}

/** The fields of an object; anything else as its type. */
export function shape(caption: string, schema: Schema, sent: boolean): Html {
  const { properties } = schema
  if (!properties) return html`<p>${caption}: ${type(schema)}</p>`
  const required = new Set(schema.required)
  const rows = Object.entries(properties).map(([name, field]) => ({
    name,
    schema: field,
    mark: markOf(sent, required.has(name)),
    text: field.description,
  }))
  return table(caption, rows)
}

function markOf(sent: boolean, required: boolean): Row['mark'] {
  if (sent) return required ? 'Required.' : undefined
  return required ? undefined : 'Optional.'
}

/** JSON, or a text as it is. It can be scrolled, so it can have the focus. */
export function sample(label: string, value: unknown): Html {
  const text = typeof value === 'string' ? value : JSON.stringify(value, null, 2)
  return html`<pre tabindex="0" role="region" aria-label="${label}"><code>${text}</code></pre>`
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, char => `&#${char.charCodeAt(0)};`)
}
