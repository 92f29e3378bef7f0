import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseSync, Visitor } from 'vite'

/** What knows names that the widget must not change: the API, the types for hosts, Lit, and whatever browsers have. */
const FOREIGN = [
  'edge',
  'db',
  'client',
  'custom-elements.json',
  'node_modules/lit-html',
  'node_modules/lit-element',
  'node_modules/@lit/reactive-element',
  'node_modules/@typescript',
]
const WORD = /[A-Za-z_$][\w$]*/g

/**
 * Names of properties that are the widget's own affair, and may be short: written in `widget/`, read there by name, and
 * known nowhere else. Not one that is in a text too, since properties can be read by text, nor one that a module
 * exports. Sorted, so that every build has the same ones.
 */
export function ownNames(root: string): string[] {
  const known = new Set<string>()
  const read = new Set<string>()
  const files = sources(join(root, 'widget'), /\.ts$/)
  for (const file of files) look(file, known, read)
  for (const folder of FOREIGN) {
    for (const file of sources(join(root, folder), /(?<!\.d)\.(ts|js|json)$|lib\.(dom|es)\w*\..*d\.ts$/)) {
      for (const [word] of readFileSync(file, 'utf8')
        .replaceAll(/\/\*.*?\*\//gs, '')
        .matchAll(WORD))
        known.add(word)
    }
  }
  return [...read].filter(name => name.length > 2 && !name.includes('_') && !known.has(name)).sort()
}

function sources(path: string, wanted: RegExp): string[] {
  if (wanted.test(path)) return [path]
  const names = readdirSync(path, { recursive: true, encoding: 'utf8' }).filter(name => wanted.test(name))
  return names.filter(name => !/development|node_modules/.test(name)).map(name => join(path, name))
}

/** Notes what a module of the widget reads by name, and what it says in a way that forbids to change it. */
function look(file: string, known: Set<string>, read: Set<string>): void {
  const text = (words: string) => {
    for (const [word] of words.matchAll(WORD)) known.add(word)
  }
  const key = ({ key, computed }: { key: { type: string; name?: unknown }; computed?: boolean }) =>
    !computed && key.type === 'Identifier' ? String(key.name) : undefined
  const { program } = parseSync(file, readFileSync(file, 'utf8'))
  new Visitor({
    MemberExpression({ property, computed }) {
      if (!computed && property.type === 'Identifier') read.add(property.name)
    },
    ObjectPattern({ properties }) {
      for (const property of properties) {
        const name = property.type === 'Property' ? key(property) : undefined
        if (name) read.add(name)
      }
    },
    Literal({ value }) {
      // Sentences name nothing.
      if (typeof value === 'string' && !/\s.*\s/.test(value)) text(value)
    },
    TemplateElement({ value }) {
      for (const [, name] of value.raw.matchAll(/[.?](\w+)=/g)) if (name) known.add(name)
    },
    ExportSpecifier({ exported }) {
      text('name' in exported ? exported.name : exported.value)
    },
    ExportNamedDeclaration({ declaration }) {
      if (!declaration) return
      if ('id' in declaration && declaration.id && 'name' in declaration.id) text(declaration.id.name)
      if (declaration.type === 'VariableDeclaration')
        for (const { id } of declaration.declarations) if ('name' in id) text(id.name)
    },
    ObjectExpression({ properties }) {
      // Inner objects are tables, read by what the API says.
      for (const property of properties) {
        if (property.type !== 'Property' || property.value.type !== 'ObjectExpression') continue
        for (const inner of property.value.properties) {
          const name = inner.type === 'Property' ? key(inner) : undefined
          if (name) known.add(name)
        }
      }
    },
  }).visit(program)
}
