/** `npm run reseal`: seals all stored credentials, and secrets of apps and streams, with the newest key of ENCRYPTION_KEYS, step by step. */
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import type { Resealed } from '../edge/contract.ts'
import { callApi } from './lib/api.ts'
import { adminToken, apiAddress, givenValues } from './lib/values.ts'

process.chdir(fileURLToPath(new URL('..', import.meta.url)))
try {
  await run()
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}

async function run(): Promise<void> {
  const { values } = parseArgs({ options: { api: { type: 'string' } } })
  const given = givenValues(process.env)
  const api = apiAddress(values.api, process.env, given)
  const token = adminToken(api, process.env, given)
  if (!token) throw new Error('ADMIN_TOKEN is missing: the token of the operator of that API')
  let [resealed, unreadable] = [0, 0]
  for (let after: string | null | undefined; after !== null; ) {
    const step: Resealed = await callApi(api, token, 'POST', '/v1/keys/reseal', after ? { after } : {})
    resealed += step.resealed
    unreadable += step.unreadable
    after = step.next
    if (after !== null) console.log(`${resealed} sealed anew, ${step.remaining} to go`)
  }
  console.log(`${resealed} sealed anew. No older key is needed for connections, apps and streams any more.`)
  if (unreadable === 0) return
  console.log(
    `${unreadable} could not be opened with any key: a connection says so and has to be reconnected, the secret of an app, and the token of a stream, has to be given again.`,
  )
  process.exitCode = 1
}
