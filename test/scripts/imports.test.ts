/** The import directions in biome.json: each line puts one import in a file of its own and asks the linter. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, isAbsolute, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))

const REFUSED = `
  widget/part/x.ts       ../../edge/ids.ts
  widget/x.ts            ../edge/errors.ts
  widget/part/x.ts       ../../db/taxonomy.ts
  widget/part/x.ts       zod
  widget/part/x.ts       hono/html
  widget/part/x.ts       ../../test/support/x.ts
  edge/contract.ts       ./errors.ts
  edge/contract.ts       hono
  edge/contract.ts       ../db/schema/index.ts
  edge/routes/x.ts       ../../db/queries/portals.ts
  edge/routes/x.ts       drizzle-orm
  edge/routes/x.ts       dropbox
  edge/routes/x.ts       ../sync/plan.ts
  edge/middleware/x.ts   ../../db/schema/index.ts
  edge/services/x.ts     hono
  edge/services/x.ts     drizzle-orm
  edge/services/x.ts     dropbox
  edge/services/x.ts     ../routes/x.ts
  edge/services/x.ts     ../../scripts/migrate.ts
  edge/sync/x.ts         hono
  edge/sync/x.ts         ../routes/x.ts
  edge/dropbox/x.ts      ../../db/queries/events.ts
  edge/dropbox/x.ts      ../services/sync.ts
  edge/dropbox/deep/x.ts ../../services/sync.ts
  edge/dropbox/x.ts      hono
  edge/lib/x.ts          ../services/sync.ts
  edge/lib/x.ts          ../../db/queries/events.ts
  edge/streams/x.ts      ../services/sync.ts
  edge/streams/x.ts      ../../db/queries/events.ts
  edge/x.ts              ../widget/index.ts
  edge/x.ts              dropbox
  db/queries/x.ts        ../../edge/ids.ts
  db/schema/x.ts         ../queries/events.ts
  db/taxonomy.ts         zod
  db/taxonomy.ts         ./schema/index.ts
  db/x.ts                ../edge/ids.ts
`

const ALLOWED = `
  widget/part/x.ts       ../../edge/contract.ts
  widget/x.ts            ../edge/contract.ts
  widget/part/x.ts       lit/decorators.js
  edge/contract.ts       zod
  edge/contract.ts       ../db/taxonomy.ts
  edge/routes/x.ts       ../services/portals.ts
  edge/routes/x.ts       hono
  edge/services/x.ts     ../../db/queries/portals.ts
  edge/services/x.ts     ../dropbox/api.ts
  edge/sync/x.ts         ../services/credentials.ts
  edge/dropbox/x.ts      dropbox
  edge/dropbox/x.ts      ../../db/taxonomy.ts
  edge/lib/x.ts          ../errors.ts
  edge/streams/x.ts      ../../db/schema/streams.ts
  edge/sync/x.ts         ../streams/send.ts
  edge/x.ts              ./middleware/cors.ts
  db/queries/x.ts        ../schema/index.ts
  db/queries/x.ts        drizzle-orm
  db/schema/x.ts         ../taxonomy.ts
  test/edge/x.ts         ../../edge/app.ts
`

const refused = rows(REFUSED)
const allowed = rows(ALLOWED)
const complaints = lint([...refused, ...allowed])

test.each(refused)('%s may not import %s', (file, specifier) => {
  expect(complaints).toContain(`${file} ${specifier}`)
})

test.each(allowed)('%s may import %s', (file, specifier) => {
  expect(complaints).not.toContain(`${file} ${specifier}`)
})

function rows(table: string): [file: string, specifier: string][] {
  return table
    .trim()
    .split('\n')
    .map(line => line.trim().split(/\s+/) as [string, string])
}

/** Those of the imports that the linter refuses, found in one run over a folder that has nothing but our rules. */
function lint(imports: [file: string, specifier: string][]): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'imports-'))
  try {
    const { vcs: _, ...config } = JSON.parse(readFileSync(join(root, 'biome.json'), 'utf8')) as Record<string, unknown>
    writeFileSync(join(folder, 'biome.json'), JSON.stringify(config))
    const byFile = Map.groupBy(imports, ([file]) => file)
    for (const [file, lines] of byFile) {
      mkdirSync(join(folder, dirname(file)), { recursive: true })
      writeFileSync(join(folder, file), lines.map(([, specifier]) => `import '${specifier}'\n`).join(''))
    }
    const biome = join(root, 'node_modules/@biomejs/biome/bin/biome')
    const args = [biome, 'lint', '--reporter=github', '--max-diagnostics=none', '.']
    const { stdout } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' })
    return [...stdout.matchAll(/noRestrictedImports,file=([^,]+),line=(\d+)/g)].map(([, path = '', line]) => {
      const file = isAbsolute(path) ? relative(realpathSync(folder), path) : path
      return `${file} ${byFile.get(file)?.[Number(line) - 1]?.[1]}`
    })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
