import type { EventSelection } from './event-query.ts'

const DAY_LENGTH = 10

/** What is in the file: `dropbox-events-acme-team-2026-01-01-to-2026-01-31`. `now` in milliseconds. */
export function exportName({ filter, connections }: EventSelection, now: number): string {
  const [only, ...rest] = connections.values()
  const whose = only && rest.length === 0 ? slug(only.name) : ''
  const from = filter.from === undefined ? undefined : day(filter.from * 1000)
  // the end is exclusive: a midnight belongs to the day before it
  const to = day(filter.to === undefined ? now : filter.to * 1000 - 1)
  return ['dropbox-events', whose, from && from !== to ? `${from}-to-${to}` : to].filter(Boolean).join('-')
}

/** Only what every file system and header takes. */
function slug(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 60)
    .replace(/^-|-$/g, '')
}

function day(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, DAY_LENGTH)
}
