/** How `npm start` begins, ends, and says what is in its way. */
import { createServer, type Server } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { isFree } from '../../scripts/lib/ports.ts'
import { processesOf, removeData, runStart, type StackEnv, stackEnv, startStack } from '../support/stack.ts'

const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

async function freshEnv(): Promise<StackEnv> {
  const env = await stackEnv()
  cleanups.push(() => removeData(env))
  return { ...env, SANDBOX_EVENTS: '100' }
}

/** Runs until it ends by itself. */
async function runToEnd(env: StackEnv): Promise<{ code: number | null; output: string }> {
  const run = runStart(env)
  cleanups.push(run.stop)
  return { code: await run.ended, output: run.output() }
}

describe('npm start', () => {
  test.each(['PORT', 'LIBSQL_PORT'])(
    'with a taken port says that %s moves it, and leaves nothing behind',
    async variable => {
      const env = await freshEnv()
      const server = await occupy(Number(env[variable]))
      cleanups.push(() => server.close())
      const { code, output } = await runToEnd(env)
      expect(code).toBe(1)
      expect(output).toMatch(new RegExp(`Port ${env[variable]}, .* is taken: set ${variable} `))
      expect(processesOf(env.DATA_DIR ?? '')).toEqual([])
    },
  )

  test('with half a Dropbox app names the variable that is missing', async () => {
    const { code, output } = await runToEnd({ ...(await freshEnv()), DROPBOX_APP_KEY: 'key' })
    expect(code).toBe(1)
    expect(output).toContain('DROPBOX_APP_SECRET is missing')
    expect(output).not.toMatch(/\bat .*\.ts:\d+/)
  })

  test('with a value that cannot be right starts, and says which one it is without repeating it', async () => {
    const env = { ...(await freshEnv()), ADMIN_TOKEN: 'too-short' }
    const stack = await startStack(env)
    cleanups.push(stack.stop)
    expect(stack.output()).toMatch(/The API says: .*ADMIN_TOKEN/)
    const response = await fetch(`${stack.api}/v1/portals`)
    expect(response.status).toBe(500)
    const body = await response.text()
    expect(body).toContain('ADMIN_TOKEN')
    expect(body).not.toContain('too-short')
  })

  test('ends as a whole when a part crashes, says which one and why, and leaves nothing behind', async () => {
    const env = await freshEnv()
    const run = runStart(env)
    cleanups.push(run.stop)
    await run.ready
    const database = processesOf(env.DATA_DIR ?? '').find(line => line.includes('/sqld '))
    process.kill(Number(database?.split(' ')[0]), 'SIGKILL')
    expect(await run.ended).toBe(1)
    expect(run.output()).toContain('libsql was ended by SIGKILL, so everything stops.')
    expect(processesOf(env.DATA_DIR ?? '')).toEqual([])
    expect(await isFree(Number(env.PORT))).toBe(true)
  })
})

function occupy(port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => resolve(server))
  })
}
