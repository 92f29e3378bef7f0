import { ERRORS, type ErrorCode, type ErrorRow } from '../../edge/errors.ts'
import { GUIDE, type Guide } from '../../edge/guide.ts'
import type { Page } from './pages.ts'

const READERS = [
  ['admin', 'Admin'],
  ['portal', 'Portal team'],
  ['operator', 'Operator'],
] as const satisfies [keyof Guide, string][]

/** One section a code, with the code as its heading, so that a link can name it. */
export function page(): Page {
  const codes = Object.keys(ERRORS) as ErrorCode[]
  const text = [
    '<!-- Made from edge/errors.ts and edge/guide.ts by `npm run docs`. -->',
    '# Troubleshooting',
    '',
    'Every error has a stable `code`. It stands in the `code` field of an `application/problem+json` answer, in the',
    '`error` of a connection, in a step of a test, and on the page that Dropbox sends people back to. The `type` of a',
    'problem leads to the same words on your own deployment. Quote the `requestId` when you ask for help: the log has a',
    'line with it.',
    '',
    'The *admin* uses the element in the portal, the *portal team* embeds it and calls the API from its server, the',
    '*operator* runs this service. Who is not named has nothing to do. For a deployment as a whole there are',
    '`npm run doctor`, which checks a configuration, and `npm run smoke -- https://…`, which checks what is deployed.',
    '',
    '| code | status | means |',
    '|---|---|---|',
    ...codes.map(code => `| [${code}](#${code}) | ${status(ERRORS[code])} | ${ERRORS[code].title} |`),
    '',
    ...codes.map(section),
  ].join('\n')
  return { path: 'docs/troubleshooting.md', text: `${text.trimEnd()}\n` }
}

function section(code: ErrorCode): string {
  const row: ErrorRow = ERRORS[code]
  const guide: Guide = GUIDE[code]
  const help = row.retry ? 'trying again can help' : 'trying again does not help'
  return [
    `## ${code}`,
    '',
    `**${row.title}** · ${row.status === 200 ? 'a state, not an answer' : `HTTP ${row.status}`} · ${help}`,
    '',
    row.detail,
    ...(row.resolution ? [`*${row.resolution}*`] : []),
    '',
    `Why: ${guide.why}`,
    '',
    ...READERS.flatMap(([reader, name]) => (guide[reader] ? [`- ${name}: ${guide[reader]}`] : [])),
    '',
  ].join('\n')
}

function status(row: ErrorRow): string {
  return row.status === 200 ? '' : String(row.status)
}
