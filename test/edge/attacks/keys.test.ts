import { env } from 'cloudflare:workers'
import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { verifyWebhook } from '../../../client/webhooks.ts'
import { SHELVES, type Shelf } from '../../../db/queries/sealed.ts'
import { connections, streams } from '../../../db/schema/index.ts'
import { createContext } from '../../../edge/context.ts'
import type { AuditEntry, Connection, ConnectionTest, CreatedStream, List, Resealed } from '../../../edge/contract.ts'
import { sealCursor } from '../../../edge/lib/cursor.ts'
import { open, seal, sealedBy } from '../../../edge/lib/vault.ts'
import { credentialsAad, withTeamApi } from '../../../edge/services/credentials.ts'
import { Api } from '../support/api.ts'
import { connected, database } from '../support/data.ts'
import { adminOf, allow, connect, follow, newTeam } from '../support/dropbox.ts'
import { Box } from '../support/streams.ts'

const OLD = env.ENCRYPTION_KEYS
const ring = (kid: string) => `${kid}:${btoa(`the encryption key named ${kid}`.padEnd(32, '!').slice(0, 32))}`

const rowOf = async (id: string) => {
  const [row] = await database().select().from(connections).where(eq(connections.publicId, id))
  if (!row) throw new Error('no row')
  return row
}

/** One step of the operator's command, which sees just this row: other tests share the database, and have other keys. */
async function resealRow(api: Api, rowId: number, shelf: Shelf = 'credentials'): Promise<Resealed> {
  const { ENCRYPTION_KEYS, SESSION_KEYS } = contextOf(api).config
  const after = sealCursor({ ring: SESSION_KEYS, bound: `reseal|${ENCRYPTION_KEYS[0]?.kid}` }, [
    rowId - 1,
    SHELVES.indexOf(shelf),
  ])
  return api.json(200, 'POST', '/v1/keys/reseal', { ...api.operator, body: { limit: 1, after } })
}

const contextOf = (api: Api) => createContext(api.env, { waitUntil: () => undefined })

test('keys rotate while the connection is read: no read fails, and afterwards the old key is not needed', async () => {
  const before = new Api()
  const { token } = await before.tenant()
  const connection = await connect(before, token, await newTeam())
  const { id: rowId } = await rowOf(connection.id)
  const both = new Api({ vars: { ENCRYPTION_KEYS: `${ring('k2')},${OLD}` } })
  let reading = true
  const reads = (async () => {
    let count = 0
    for (; reading; count++) await withTeamApi(contextOf(both), rowId, team => team.teamInfo())
    return count
  })()
  expect(await resealRow(both, rowId)).toMatchObject({ resealed: 1, unreadable: 0 })
  reading = false
  expect(await reads).toBeGreaterThan(0)
  expect(sealedBy((await rowOf(connection.id)).credentials ?? '')).toBe('k2')
  const after = new Api({ vars: { ENCRYPTION_KEYS: ring('k2') } })
  expect((await withTeamApi(contextOf(after), rowId, team => team.teamInfo())).teamId).toBe(connection.team?.id)
})

test('re-sealing goes in bounded steps that tell what is left, and leaves a line for the operator', async () => {
  const api = new Api({ vars: { ENCRYPTION_KEYS: `${ring('k3')},${OLD}` } })
  const { session } = await api.tenant()
  const made: { id: string; rowId: number }[] = []
  for (let count = 0; count < 3; count++) {
    const { id, rowId } = await connected(session.id)
    const old = contextOf(new Api()).config.ENCRYPTION_KEYS
    const credentials = await seal(old, '{"accessToken":"a","refreshToken":"r"}', credentialsAad(rowId))
    await database().update(connections).set({ credentials }).where(eq(connections.id, rowId))
    made.push({ id, rowId })
  }
  const [first] = made
  const step = await resealRow(api, first?.rowId ?? 0)
  expect(step).toMatchObject({ resealed: 1, unreadable: 0, next: expect.any(String) })
  expect(step.remaining).toBeGreaterThanOrEqual(2)
  // the step again, as after a crash: what is done is not done again
  const sealed = (await rowOf(first?.id ?? '')).credentials
  for (const { rowId } of made) await resealRow(api, rowId)
  expect((await rowOf(first?.id ?? '')).credentials).toBe(sealed)
  for (const { id } of made) expect(sealedBy((await rowOf(id)).credentials ?? '')).toBe('k3')
  const { items } = await api.json<List<AuditEntry>>(200, 'GET', '/v1/audit?limit=200', api.operator)
  expect(items.find(entry => entry.action === 'credentials_resealed')).toMatchObject({ actor: { type: 'operator' } })
  await api.problem(400, 'POST', '/v1/keys/reseal', { ...api.operator, body: { after: 'x' } })
})

test('secrets of streams rotate too: signed as before, and afterwards the old key is not needed', async () => {
  const vars = { STREAM_ALLOW_PRIVATE: 'true' }
  const before = new Api({ vars })
  const { token } = await before.tenant()
  const box = new Box()
  const body = { kind: 'webhook', url: box.url }
  const made = await before.json<CreatedStream>(201, 'POST', '/v1/streams', { token, body })
  const row = async () => {
    const [found] = await database().select().from(streams).where(eq(streams.publicId, made.stream.id))
    return found ?? expect.fail('no stream')
  }
  const both = new Api({ vars: { ...vars, ENCRYPTION_KEYS: `${ring('k4')},${OLD}` } })
  const after = new Api({ vars: { ...vars, ENCRYPTION_KEYS: ring('k4') } })
  const test = `/v1/streams/${made.stream.id}/test`
  expect(await after.json(200, 'POST', test, { token })).toMatchObject({
    delivered: false,
    error: { code: 'stream_secrets_unreadable' },
  })
  expect(await resealRow(both, (await row()).id, 'streams')).toMatchObject({ resealed: 1, unreadable: 0 })
  expect(sealedBy((await row()).secrets ?? '')).toBe('k4')
  expect(await after.json(200, 'POST', test, { token })).toMatchObject({ delivered: true })
  const [message] = await box.received()
  expect(await verifyWebhook(message?.body ?? '', message?.headers ?? {}, made.secret ?? '')).toMatchObject({
    type: 'test',
  })
})

test('a lost key is an error that says to reconnect, and reconnecting mends it', async () => {
  const api = new Api()
  const { token } = await api.tenant()
  const team = await newTeam()
  const { id } = await connect(api, token, team)
  const lost = new Api({ vars: { ENCRYPTION_KEYS: ring('other') } })
  const begun = await lost.json<ConnectionTest>(202, 'POST', `/v1/connections/${id}/tests`, { token })
  await lost.settle()
  const path = `/v1/connections/${id}/tests/${begun.id}`
  const { steps } = await lost.json<ConnectionTest>(200, 'GET', path, { token })
  expect(steps[0]).toMatchObject({ status: 'failed', code: 'credentials_unreadable' })
  const link = await lost.json<{ authorizationUrl: string }>(200, 'POST', `/v1/connections/${id}/authorization`, {
    token,
  })
  expect((await follow(lost, await allow(link.authorizationUrl, adminOf(team)))).status).toBe(200)
  const mended = await lost.json<ConnectionTest>(202, 'POST', `/v1/connections/${id}/tests`, { token })
  await lost.settle()
  const again = await lost.json<ConnectionTest>(200, 'GET', `/v1/connections/${id}/tests/${mended.id}`, { token })
  expect(again.steps[0]).toMatchObject({ status: 'passed' })
})

test('re-sealing without the key notes it on the connection; with the key back, it works again', async () => {
  const api = new Api()
  const { token } = await api.tenant()
  const { id } = await connect(api, token, await newTeam())
  const lost = new Api({ vars: { ENCRYPTION_KEYS: ring('other') } })
  const { id: rowId } = await rowOf(id)
  expect(await resealRow(lost, rowId)).toMatchObject({ resealed: 0, unreadable: 1 })
  const broken = await api.json<Connection>(200, 'GET', `/v1/connections/${id}`, { token })
  expect(broken).toMatchObject({ status: 'error', error: { code: 'credentials_unreadable' } })
  expect(broken.error?.resolution).toContain('Reconnect')
  await resealRow(api, rowId)
  const mended = await api.json<Connection>(200, 'GET', `/v1/connections/${id}`, { token })
  expect(mended.status).toBe('connected')
  expect(mended.error).toBeUndefined()
})

test('a disconnect ends a connection whose key is lost', async () => {
  const api = new Api()
  const { token } = await api.tenant()
  const { id } = await connect(api, token, await newTeam())
  const lost = new Api({ vars: { ENCRYPTION_KEYS: ring('other') } })
  const ended = await lost.json<Connection>(200, 'DELETE', `/v1/connections/${id}`, { token })
  expect(ended).toMatchObject({ status: 'disconnected', revocation: 'none' })
  expect((await rowOf(id)).credentials).toBeNull()
})

test('credentials moved to another row do not open there', async () => {
  const api = new Api()
  const [one, two] = [await api.tenant(), await api.tenant()]
  const mine = await connect(api, one.token, await newTeam())
  const theirs = await connect(api, two.token, await newTeam())
  const stolen = (await rowOf(theirs.id)).credentials
  await database().update(connections).set({ credentials: stolen }).where(eq(connections.publicId, mine.id))
  const { id: rowId } = await rowOf(mine.id)
  const attempt = withTeamApi(contextOf(api), rowId, team => team.teamInfo())
  await expect(attempt).rejects.toMatchObject({ code: 'credentials_unreadable' })
})

test('an envelope that was tampered with anywhere does not open', async () => {
  const keys = contextOf(new Api()).config.ENCRYPTION_KEYS
  const envelope = await seal(keys, 'the secret', 'place')
  expect(await open(keys, envelope, 'place')).toBe('the secret')
  expect(await seal(keys, 'the secret', 'place')).not.toBe(envelope)
  const [version, kid, iv = '', data = ''] = envelope.split('.')
  const flipped = (text: string, at: number) => {
    const bytes = Buffer.from(text, 'base64url')
    bytes[at] = (bytes[at] ?? 0) ^ 1
    return bytes.toString('base64url')
  }
  const forged = [
    ...Array.from({ length: 12 }, (_, at) => `${version}.${kid}.${flipped(iv, at)}.${data}`),
    ...Array.from({ length: 26 }, (_, at) => `${version}.${kid}.${iv}.${flipped(data, at)}`),
    `${version}.${kid}.${iv}.${data.slice(0, -2)}`,
    `${version}.${kid}.${iv.slice(0, 8)}.${data}`,
    `${version}.${kid}..${data}`,
    `${version}.${kid}.${iv}.`,
    `${version}.unknown.${iv}.${data}`,
    `v0.${kid}.${iv}.${data}`,
    `${envelope}.more`,
    'the secret',
    '',
  ]
  for (const one of forged) {
    await expect(open(keys, one, 'place'), one).rejects.toMatchObject({ code: 'credentials_unreadable' })
  }
  await expect(open(keys, envelope, 'other place')).rejects.toMatchObject({ code: 'credentials_unreadable' })
})

test('an operator token that is replaced opens nothing any more, and portals and sessions go on', async () => {
  const before = new Api()
  const { portal, token } = await before.tenant()
  const renewed = 'another-operator-token-of-some-length'
  const after = new Api({ vars: { ADMIN_TOKEN: renewed } })
  await after.problem(401, 'GET', '/v1/portals', before.operator)
  await after.json(200, 'GET', '/v1/portals', { token: renewed })
  await after.session(portal.apiKey)
  await after.json(200, 'GET', '/v1/connections', { token })
})
