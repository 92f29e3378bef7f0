/** `npm run restore -- FILE`: puts a copy into DATA_DIR, where nothing may be yet. `--to` names another server's folder. */
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { restoreDatabase } from './lib/copy.ts'

const USAGE = `npm run restore -- FILE [--to FOLDER]

  FILE   a copy that \`npm run backup\` made
  --to   the folder that a libSQL server will be started with (its -d); DATA_DIR/libsql unless given`

try {
  const { values, positionals } = parseArgs({ options: { to: { type: 'string' } }, allowPositionals: true })
  const [file, ...more] = positionals
  if (!file || more.length > 0) throw new Error(USAGE)
  const folder = resolve(values.to ?? join(process.env.DATA_DIR || '.data', 'libsql'))
  const { events } = restoreDatabase(resolve(file), folder)
  console.log(`${folder} holds ${events} events. Start the service with the ENCRYPTION_KEYS that belong to the copy.`)
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}
