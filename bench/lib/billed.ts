import { createClient } from '@libsql/client/web'
import { type Db, openDb } from '../../db/client.ts'

/** Rows as the server counts them, which is how they are billed: an index entry is a row written too. */
export interface Billed {
  read: number
  written: number
  calls: number
}

interface Counted {
  rows_read?: number
  rows_written?: number
}
interface Answer {
  results?: { response?: { result?: Counted & { step_results?: (Counted | null)[] } } }[]
}

/** A database client that adds up what the server says of each statement. */
export function billedDatabase(url: string): { db: Db; billed: Billed } {
  const billed: Billed = { read: 0, written: 0, calls: 0 }
  const add = (result: Counted | null | undefined) => {
    billed.read += result?.rows_read ?? 0
    billed.written += result?.rows_written ?? 0
  }
  const counting = async (request: Request): Promise<Response> => {
    const response = await fetch(request)
    const { results = [] } = (await response.clone().json()) as Answer
    billed.calls += 1
    for (const { response: answer } of results) {
      add(answer?.result)
      for (const step of answer?.result?.step_results ?? []) add(step)
    }
    return response
  }
  return { db: openDb(createClient({ url, fetch: counting })), billed }
}
