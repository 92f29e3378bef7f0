import { ERRORS, type ErrorRow } from '../../edge/errors.ts'
import type { Page } from './pages.ts'

/** One section a code, since the `type` of each problem document points at its heading. */
export function page(): Page {
  const rows = Object.entries(ERRORS as Record<string, ErrorRow>)
  const sections = rows.map(([code, row]) =>
    [
      `## ${code}`,
      '',
      `**${row.title}** · ${row.status === 200 ? 'a state, not an answer' : `HTTP ${row.status}`} · ${row.retry ? 'trying again can help' : 'trying again does not help'}`,
      '',
      row.detail,
      ...(row.resolution ? ['', `What to do: ${row.resolution}`] : []),
      '',
    ].join('\n'),
  )
  const text = [
    '<!-- Made from edge/errors.ts by `npm run docs`. -->',
    '# Troubleshooting',
    '',
    'Every error has a stable `code`. It stands in the `code` field of an `application/problem+json` answer, in the',
    '`error` of a connection, in a step of a test, and on the page that Dropbox sends people back to. Quote the',
    '`requestId` when you ask for help: the log has a line with it.',
    '',
    '| code | status | means |',
    '|---|---|---|',
    ...rows.map(([code, row]) => `| [${code}](#${code}) | ${row.status === 200 ? '' : row.status} | ${row.title} |`),
    '',
    ...sections,
  ].join('\n')
  return { path: 'docs/troubleshooting.md', text: `${text.trimEnd()}\n` }
}
