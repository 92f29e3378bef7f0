import { copyFileSync, existsSync, mkdirSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { backup, DatabaseSync } from 'node:sqlite'

/** Where a libSQL server keeps its database below the folder that it was given. */
const FILE = join('dbs', 'default', 'data')

export interface Copied {
  /** The copy: a plain SQLite file. */
  path: string
  bytes: number
  events: number
}

/**
 * Copies the database of a libSQL server, which may be at work meanwhile: SQLite's online backup, so the copy is of one
 * moment. Checks the copy and counts its events. Throws when there is no database, or the copy is not sound.
 */
export async function copyDatabase(folder: string, path: string): Promise<Copied> {
  const file = join(folder, FILE)
  if (!existsSync(file)) throw new Error(`${folder} is not the folder of a libSQL server: it has no ${FILE}`)
  if (existsSync(path)) throw new Error(`${path} is there already`)
  const source = new DatabaseSync(file, { readOnly: true })
  try {
    await backup(source, path, { rate: 2000 })
  } finally {
    source.close()
  }
  return inspect(path)
}

/** Makes a folder that a libSQL server can be started with from a copy. Throws when there is something in the folder. */
export function restoreDatabase(path: string, folder: string): Copied {
  const copied = inspect(path)
  if (existsSync(folder) && readdirSync(folder).length > 0) {
    throw new Error(`${folder} is not empty: a copy is never put over a database`)
  }
  mkdirSync(join(folder, FILE, '..'), { recursive: true })
  copyFileSync(path, join(folder, FILE))
  return copied
}

function inspect(path: string): Copied {
  if (!existsSync(path)) throw new Error(`there is no ${path}`)
  const copy = new DatabaseSync(path)
  try {
    const found = copy.prepare('pragma integrity_check').all()
    if (found.length !== 1 || found[0]?.integrity_check !== 'ok') throw new Error(`${path} is damaged`)
    const events = Number(copy.prepare('select count(*) as n from events').get()?.n)
    // one file, with nothing left in a log beside it
    copy.exec('pragma wal_checkpoint(truncate)')
    return { path, bytes: statSync(path).size, events }
  } finally {
    copy.close()
  }
}
