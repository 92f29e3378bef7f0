import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

/** Bytes after gzip. Cloudflare's free plan takes 3 MB; far below it, a Worker also starts quickly. */
const LIMIT = 700_000

/** Answers whether the built Worker is heavier than it should be. */
export async function checkWorkerSize(): Promise<string | undefined> {
  const size = gzipSync(readFileSync('dist/worker/worker.js')).length
  console.log(`  ${size} of ${LIMIT} bytes`)
  return size > LIMIT ? `the Worker is ${size} bytes after gzip, more than ${LIMIT}` : undefined
}
