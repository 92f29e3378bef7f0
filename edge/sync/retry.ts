const TRIES = 6

/** Repeats a write that met another writer. Only for writes that are applied once or not at all. */
export async function retryBusy<T>(write: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await write()
    } catch (error) {
      if (attempt >= TRIES || !isBusy(error)) throw error
      await new Promise(resolve => setTimeout(resolve, 20 * 2 ** attempt * (0.5 + Math.random())))
    }
  }
}

function isBusy(error: unknown): boolean {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : ''
  const message = error instanceof Error ? error.message : ''
  return /SQLITE_BUSY|SQLITE_LOCKED|database is locked|TRANSACTION_TIMEOUT|STREAM_EXPIRED/.test(`${code} ${message}`)
}
