import { html } from 'hono/html'
import type { Answer, Parameter, Route } from './document.ts'
import { type Html, prose, sample, shape, table, type } from './parts.ts'

const CREDENTIALS: Record<string, string> = {
  operatorToken: 'the operator’s token',
  apiKey: 'an API key of the portal',
  sessionToken: 'a session token',
}
const VARIABLES: Record<string, string> = {
  operatorToken: 'ADMIN_TOKEN',
  apiKey: 'API_KEY',
  sessionToken: 'SESSION_TOKEN',
}

/** Everything about one route: what it takes, what it answers, and a call to copy. */
export function routeSection(server: string, method: string, path: string, route: Route): Html {
  const parameters = route.parameters ?? []
  const schemes = route.security.flatMap(one => Object.keys(one))
  const body = route.requestBody?.content['application/json']
  return html`<section class="route" id="${route.operationId}" aria-labelledby="${route.operationId}-title">
<h3 id="${route.operationId}-title"><a href="#${route.operationId}">${prose(route.summary)}</a></h3>
<p class="address"><span class="method ${method}">${method.toUpperCase()}</span> <code>${path}</code></p>
<p>${schemes.length === 0 ? 'Open: no credential.' : `Bearer: ${schemes.map(name => CREDENTIALS[name] ?? name).join(', or ')}.`} ${prose(route.description ?? '')}</p>
${parametersOf('In the path', parameters, 'path')}${parametersOf('In the query', parameters, 'query')}
${body?.schema ? shape('In the body', body.schema, true) : ''}
${sample(`Call of ${route.summary}`, curl(server, method, path, route, schemes))}
<h4>Answers</h4>
${Object.entries(route.responses).map(([status, answer]) => answerOf(status, answer, route.summary))}</section>
`
}

function parametersOf(caption: string, parameters: Parameter[], place: Parameter['in']): Html | '' {
  const here = parameters.filter(parameter => parameter.in === place)
  if (here.length === 0) return ''
  const rows = here.map(({ name, schema, required, description }) => ({
    name,
    schema,
    mark: required ? ('Required.' as const) : undefined,
    text: description,
  }))
  return table(caption, rows)
}

function answerOf(status: string, { description, content }: Answer, of: string): Html {
  const good = Number(status) < 400
  const problems = content?.['application/problem+json']
  if (problems) {
    const codes = Object.keys(problems.examples ?? {})
    const links = codes.map(
      (code, index) => html`${index > 0 ? ', ' : ''}<a href="/problems/${code}"><code>${code}</code></a>`,
    )
    return html`<p class="answer"><b class="bad">${status}</b> ${links}</p>
`
  }
  if (!content)
    return html`<p class="answer"><b class="good">${status}</b> ${description}, without a body</p>
`
  return html`<details class="answer" ${good ? 'open' : ''}><summary><b class="${good ? 'good' : 'bad'}">${status}</b> ${good ? description : prose(description)}</summary>
${Object.entries(content).map(([media, { schema, example }]) => html`<p><code>${media}</code>${schema ? html` ${type(schema)}` : ''}</p>${sample(`Answer ${status} as ${media}: ${of}`, example)}`)}</details>
`
}

function curl(server: string, method: string, path: string, route: Route, schemes: string[]): string {
  const body = route.requestBody?.content['application/json']?.example
  const lines = [
    `curl ${method === 'get' ? '' : `-X ${method.toUpperCase()} `}"${server}${filled(path, route.parameters)}"`,
    ...(schemes[0] ? [`-H "authorization: Bearer $${VARIABLES[schemes[0]] ?? schemes[0]}"`] : []),
    ...(body === undefined
      ? []
      : ["-H 'content-type: application/json'", `-d '${JSON.stringify(body).replaceAll("'", "'\\''")}'`]),
  ]
  return lines.join(' \\\n  ')
}

/** The path with its examples in place, and the parameters that must be given. */
function filled(path: string, parameters: Parameter[] = []): string {
  const exampleOf = ({ schema, example }: Parameter) => encodeURIComponent(String(example ?? schema.enum?.[0] ?? 'x'))
  const needed = parameters.filter(one => one.in === 'query' && one.required)
  const query = needed.map(one => `${one.name}=${exampleOf(one)}`).join('&')
  const place = (name: string) => parameters.find(one => one.in === 'path' && one.name === name)
  const address = path.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const parameter = place(name)
    return parameter ? exampleOf(parameter) : whole
  })
  return query === '' ? address : `${address}?${query}`
}
