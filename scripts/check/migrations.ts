import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

const FOLDER = 'db/migrations'
/** What a first line says when nothing that runs needs the thing any more (docs/operating.md). */
export const CONTRACT = /^-- contract: .+/
/** What a first line says when the version that runs needs the thing, and has to be stopped before. */
export const STOP = /^-- stop: .+/
/** Where those who run the service are told to stop it, by the migration's name. */
const TOLD = 'docs/upgrading.md'

interface Journal {
  entries: { tag: string; when: number }[]
}

/**
 * Why a migration would hurt the version that still runs while it is applied: it takes something away, or asks for a
 * value that old code does not write. Undefined when it does neither, or says that it contracts or that the service is to
 * be stopped. A table that it makes itself, an index or a trigger is its own affair.
 */
export function hurts(text: string): string | undefined {
  if (CONTRACT.test(text) || STOP.test(text)) return undefined
  const made = new Set(
    [...text.matchAll(/create (?:virtual )?table (?:if not exists )?[`"]?(\w+)/gi)].map(hit => hit[1]),
  )
  for (const statement of text.split('--> statement-breakpoint')) {
    const sql = statement
      .replace(/^\s*--.*$/gm, '')
      .replace(/\s+/g, ' ')
      .trim()
    const table = /^(?:drop|alter) table (?:if exists )?[`"]?(\w+)/i.exec(sql)?.[1]
    if (table === undefined || made.has(table)) continue
    if (/^drop table/i.test(sql)) return `drops the table ${table}`
    if (/^alter table \S+ (drop|rename)/i.test(sql))
      return `takes something from the table ${table}: ${sql.slice(0, 80)}`
    if (/ not null/i.test(sql) && !/ default /i.test(sql))
      return `asks for a value in ${table} that old code does not write`
  }
  return undefined
}

/** Why a migration that needs the service stopped would come as a surprise: the page about upgrading does not name it. */
export function surprises(tag: string, text: string, page: string): string | undefined {
  return STOP.test(text) && !page.includes(`\`${tag}\``)
    ? `asks for the service to be stopped: name it, and what to do, in ${TOLD}`
    : undefined
}

/** Answers which migrations are not for a running service, or differ from what was committed under their names. */
export async function checkMigrations(): Promise<string | undefined> {
  const { entries } = JSON.parse(readFileSync(`${FOLDER}/meta/_journal.json`, 'utf8')) as Journal
  const page = readFileSync(TOLD, 'utf8')
  const problems: string[] = []
  entries.forEach(({ tag, when }, index) => {
    const path = `${FOLDER}/${tag}.sql`
    const text = readFileSync(path, 'utf8')
    const problem = hurts(text)
    if (problem) problems.push(`${path} ${problem}: expand first, contract in a later version (docs/operating.md)`)
    const surprise = surprises(tag, text, page)
    if (surprise) problems.push(`${path} ${surprise}`)
    // drizzle goes by this time alone: an older one would never be applied where a newer one was
    if (when <= (entries[index - 1]?.when ?? 0)) problems.push(`${path} is older than the one before it`)
  })
  problems.push(...changed())
  return problems.length === 0 ? undefined : problems.join('\n')
}

/** Migrations that the last commit has otherwise: a database that applied them will not apply them again. */
function changed(): string[] {
  try {
    const paths = execFileSync('git', ['diff', '--name-only', '--diff-filter=MD', 'HEAD', '--', `${FOLDER}/*.sql`], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    return paths
      .split('\n')
      .filter(path => path !== '')
      .map(path => `${path} was committed already: add another migration instead`)
  } catch {
    // not a git checkout
    return []
  }
}
