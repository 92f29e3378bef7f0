/** Before each test file in workerd: a database that nobody else writes to takes the place of the shared binding. */
import { env } from 'cloudflare:workers'
import { afterAll } from 'vitest'

const answer = await fetch(env.DATABASES_URL, { method: 'POST' })
const url = await answer.text()
if (!answer.ok) throw new Error(`no database: ${url}`)
Object.assign(env, { LIBSQL_URL: url })

afterAll(async () => {
  await (await fetch(`${env.DATABASES_URL}/?url=${encodeURIComponent(url)}`, { method: 'DELETE' })).text()
})
