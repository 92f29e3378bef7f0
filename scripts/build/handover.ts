import { type Plugin, parseSync, type Rolldown } from 'vite'

type Chunk = Rolldown.RenderedChunk
type Statement = ReturnType<typeof parseSync>['program']['body'][number]
type Specifiers = Extract<Statement, { type: 'ImportDeclaration' | 'ExportNamedDeclaration' }>['specifiers']
interface Place {
  start: number
  end: number
}

/**
 * Lets chunks take what they share with the entry from whoever loads them, in place of importing the entry: a host that
 * adds `?v=2` to the script's address would otherwise get a second copy of the element. A chunk becomes one function
 * that is given what it used to import; the entry's `import('./chunk.js')` calls it. `open` are the entry's own exports.
 */
export function handover(open: readonly string[]): Plugin {
  return {
    name: 'handover',
    renderChunk(code, chunk, _options, { chunks }) {
      const takes = (file: string) => chunks[file]?.imports.some(name => chunks[name]?.isEntry) ?? false
      if (chunk.isEntry) return giving(code, chunk.dynamicImports.filter(takes), chunk, open)
      return takes(chunk.fileName) ? taking(code, chunk) : undefined
    },
  }
}

const bodyOf = (code: string, { fileName }: Chunk) => parseSync(fileName, code).program.body

/** The names of an import's or export's specifiers, the other side's first: `{ a as b }` is `a: b`. */
function pairs(code: string, specifiers: Specifiers): string {
  const text = ({ start, end }: Place) => code.slice(start, end)
  return specifiers
    .map(node => {
      if (node.type === 'ImportSpecifier') return `${text(node.imported)}: ${text(node.local)}`
      if (node.type === 'ExportSpecifier') return `${text(node.exported)}: ${text(node.local)}`
      throw new Error(`${node.type} cannot be handed over`)
    })
    .join(', ')
}

function taking(code: string, chunk: Chunk): string {
  let taken = ''
  let given = ''
  let inside = code
  for (const node of bodyOf(code, chunk).toReversed()) {
    if (node.type === 'ImportDeclaration') taken += pairs(code, node.specifiers)
    else if (node.type === 'ExportNamedDeclaration') given += pairs(code, node.specifiers)
    else continue
    inside = inside.slice(0, node.start) + inside.slice(node.end)
  }
  if (chunk.imports.length > 1) throw new Error(`${chunk.fileName} imports more than the entry: ${chunk.imports}`)
  return `let made;\nexport default ({ ${taken} }) => made ??= (() => {\n${inside}\nreturn { ${given} };\n})();\n`
}

/** The entry keeps what it tells the world, and gives the rest to the chunks that it loads. */
function giving(code: string, takers: readonly string[], chunk: Chunk, open: readonly string[]): string {
  const node = bodyOf(code, chunk).findLast(({ type }) => type === 'ExportNamedDeclaration')
  if (node?.type !== 'ExportNamedDeclaration') throw new Error('the entry exports nothing')
  const shared = `const shared = () => ({ ${pairs(code, node.specifiers)} });`
  let whole = `${code.slice(0, node.start)}export { ${open.join(', ')} };\n${shared}\n${code.slice(node.end)}`
  for (const taker of takers) {
    const name = taker.slice(taker.lastIndexOf('/') + 1).replaceAll(/\W/g, '\\$&')
    const call = new RegExp(`import\\((["'\`])[^"'\`]*/${name}\\1\\)`, 'g')
    if (!call.test(whole)) throw new Error(`the entry does not load ${taker}`)
    whole = whole.replaceAll(call, given => `${given}.then(chunk => chunk.default(shared()))`)
  }
  return whole
}
