/** `npm run backup -- FILE`: copies the database in DATA_DIR while the service runs. `--from` takes another server's folder. */
import { mkdirSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { copyDatabase } from './lib/copy.ts'

const USAGE = `npm run backup -- FILE [--from FOLDER]

  FILE     the copy, a new SQLite file
  --from   the folder of a libSQL server (its -d); DATA_DIR/libsql unless given`

try {
  const { values, positionals } = parseArgs({ options: { from: { type: 'string' } }, allowPositionals: true })
  const [file, ...more] = positionals
  if (!file || more.length > 0) throw new Error(USAGE)
  const folder = resolve(values.from ?? join(process.env.DATA_DIR || '.data', 'libsql'))
  mkdirSync(dirname(resolve(file)), { recursive: true })
  const { path, bytes, events } = await copyDatabase(folder, resolve(file))
  console.log(`${path}: ${events} events, ${Math.ceil(bytes / 1024)} kB, sound`)
  console.log('ENCRYPTION_KEYS are not in it: without them its credentials cannot be opened. Keep them elsewhere.')
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}
