import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type RunningSandbox, startSandbox } from './serve.ts'
import { askToken, call, codeFor, connect, exchangeFields, pull, sorted } from './support.ts'

let dataDir: string
let sandbox: RunningSandbox

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'sandbox-'))
  sandbox = await startSandbox({ seedEvents: 300, trickle: 600, dataDir })
})
afterEach(async () => {
  await sandbox.close()
  rmSync(dataDir, { recursive: true })
})

const restart = async () => {
  await sandbox.close()
  sandbox = await startSandbox({ seedEvents: 300, trickle: 600, dataDir })
}
const first = async () => {
  const [team] = await sandbox.control.teams()
  if (!team) throw new Error('no team')
  return team
}

test('a restart loses nothing: the log, tokens and cursors go on', async () => {
  const team = await first()
  const grant = await connect(sandbox, team)
  await sandbox.control.addEvents(team.teamId, [{ timestamp: team.now.slice(0, 19).concat('Z'), note: 'added' }])
  const before = await pull(sandbox, grant.access_token, { limit: 100 })
  await restart()
  const after = await pull(sandbox, grant.access_token, {}, before.cursor)
  const oracle = await sandbox.control.oracle(team.teamId)
  expect(before.events.some(text => text.includes('"note":"added"'))).toBe(true)
  expect(sorted([...before.events, ...after.events])).toEqual(sorted(oracle))
})

test('what was revoked, used or changed stays so', async () => {
  const team = await first()
  const admin = team.admins[1]?.email ?? ''
  const grant = await connect(sandbox, team)
  const code = await codeFor(sandbox, team)
  await askToken(sandbox, exchangeFields(code))
  await sandbox.control.revokeGrants(team.teamId)
  await sandbox.control.changeMember(team.teamId, admin, { status: 'suspended' })
  await restart()
  expect((await call(sandbox, grant.access_token, 'team/get_info')).status).toBe(401)
  expect((await askToken(sandbox, exchangeFields(code))).json().error).toBe('invalid_grant')
  expect((await first()).admins.map(one => one.email)).not.toContain(admin)
})

test('teams made by tests come back as well', async () => {
  const team = await sandbox.control.createTeam({ events: 50, days: 60 })
  const oracle = await sandbox.control.oracle(team.teamId)
  await restart()
  expect(await sandbox.control.oracle(team.teamId)).toEqual(oracle)
})
