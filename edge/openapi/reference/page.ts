import { html, raw } from 'hono/html'
import type { OpenApiDocument } from '../../openapi.ts'
import type { Reference, Route } from './document.ts'
import { type Html, prose, shape } from './parts.ts'
import { routeSection } from './route.ts'
import { STYLE } from './style.ts'

interface Entry {
  method: string
  path: string
  route: Route
}

/** The API's document as one page to read: no script, no request to anywhere. */
export function referencePage(document: OpenApiDocument): string {
  const reference = JSON.parse(JSON.stringify(document)) as Reference
  const { info, components, tags } = reference
  const server = reference.servers[0].url
  const entries = Object.entries(reference.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, route]): Entry => ({ method, path, route })),
  )
  const groups = tags.map(tag => ({ ...tag, entries: entries.filter(({ route }) => route.tags[0] === tag.name) }))
  const shapes = Object.entries(components.schemas).sort(([a], [b]) => a.localeCompare(b, 'en'))
  const page = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${info.title}: API reference</title><style>${raw(STYLE)}</style></head><body>
<a class="skip" href="#content">Skip to content</a>
<nav aria-label="Routes and shapes">
${groups.map(group =>
  navigation(
    group.name,
    group.entries.map(({ route }) => [route.operationId, route.summary]),
  ),
)}
${navigation(
  'shapes',
  shapes.map(([name]) => [name, name]),
)}
</nav>
<main id="content"><h1>${info.title}: API reference</h1>
<p class="dim">Version ${info.version}, at <code>${server}</code>. As a document for tools: <a href="/openapi.json">openapi.json</a> (OpenAPI 3.1).</p>
<p>${prose(info.description)}</p>
<h2 id="credentials">Credentials</h2>
<p>Each goes into the header <code>Authorization: Bearer …</code></p>
<ul>
<li>The operator’s token (<code>ADMIN_TOKEN</code>) opens the operator’s routes.</li>
<li>An API key belongs to a portal and stays on its server, which makes sessions with it.</li>
<li>A session token is of one user of one tenant and sees nothing else. The element in a page has one.</li>
</ul>
${groups.map(
  ({ name, description, entries }) => html`<h2 id="tag-${name}">${heading(name)}</h2><p>${description}</p>
${entries.map(({ method, path, route }) => routeSection(server, method, path, route))}`,
)}
<h2 id="shapes">Shapes</h2>
${shapes.map(
  ([
    name,
    schema,
  ]) => html`<section id="${name}"><h3><a href="#${name}">${name}</a></h3>${shape(`Fields of ${name}`, schema, false)}</section>
`,
)}</main></body></html>
`
  return String(page)
}

function navigation(name: string, links: [id: string, text: string][]): Html {
  return html`<details open><summary>${heading(name)}</summary><ul>
${links.map(
  ([id, text]) => html`<li><a href="#${id}">${prose(text)}</a></li>
`,
)}</ul></details>
`
}

function heading(tag: string): string {
  const words = tag === 'ips' ? 'IP addresses' : tag.replaceAll('-', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
