import { readFileSync } from 'node:fs'
import * as analyzer from '@custom-elements-manifest/analyzer'
import type { Page } from './pages.ts'

const SOURCE = 'widget/dropbox-connector.ts'
/** Where the element is in the npm package. */
const SHIPPED = 'dist/widget/dropbox-connector.js'

interface Member {
  name: string
  kind: string
  privacy?: string
  static?: boolean
  description?: string
}

interface Declaration {
  tagName?: string
  attributes?: { name: string }[]
  events?: { description?: string }[]
  members?: Member[]
}

/** The package declares its configuration's types only. */
const { create, ts } = analyzer as unknown as {
  create: (options: { modules: unknown[] }) => { schemaVersion: string; modules: { declarations: Declaration[] }[] }
  ts: { createSourceFile: (name: string, text: string, target: number, parents: boolean) => unknown }
}
const ES2022 = 9

/** The custom-elements manifest: what the JSDoc above the element promises, for editors and documentation tools. */
export function page(): Page {
  const source = ts.createSourceFile(SOURCE, readFileSync(SOURCE, 'utf8'), ES2022, true)
  const manifest = create({ modules: [source] })
  const element = manifest.modules
    .flatMap(module => module.declarations)
    .find(declaration => declaration.tagName === 'dropbox-connector')
  if (!element) throw new Error(`${SOURCE} has no @element dropbox-connector`)
  const attributes = new Set(element.attributes?.map(({ name }) => name))
  const isPublic = (member: Member) =>
    member.kind === 'field' &&
    member.privacy === undefined &&
    !member.static &&
    (member.description !== undefined || attributes.has(kebab(member.name)))
  const declaration = {
    ...element,
    members: element.members?.filter(isPublic),
    // Without words it is the element's own helper that fires, not an event of its own.
    events: element.events?.filter(event => event.description),
  }
  const reference = { name: 'DropboxConnector', module: SHIPPED }
  const text = JSON.stringify(
    {
      schemaVersion: manifest.schemaVersion,
      readme: 'README.md',
      modules: [
        {
          kind: 'javascript-module',
          path: SHIPPED,
          declarations: [declaration],
          exports: [
            { kind: 'js', name: 'DropboxConnector', declaration: reference },
            { kind: 'custom-element-definition', name: 'dropbox-connector', declaration: reference },
          ],
        },
      ],
    },
    null,
    2,
  )
  return { path: 'custom-elements.json', text: `${text}\n` }
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)
}
