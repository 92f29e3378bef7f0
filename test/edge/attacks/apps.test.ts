import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { connections, dropboxApps, oauthStates } from '../../../db/schema/index.ts'
import { createContext } from '../../../edge/context.ts'
import type { Connection, CreatedPortal, DropboxApp, Resealed } from '../../../edge/contract.ts'
import { sealCursor } from '../../../edge/lib/cursor.ts'
import { sealedBy } from '../../../edge/lib/vault.ts'
import { renewAccess } from '../../../edge/services/credentials.ts'
import { Api } from '../support/api.ts'
import { bring, newApp, type OwnApp } from '../support/apps.ts'
import { database } from '../support/data.ts'
import { adminOf, allow, begin, connect, follow, newTeam, sandbox } from '../support/dropbox.ts'

const api = new Api()
let victim: { portal: CreatedPortal; token: string; key: string; app: OwnApp }
let thief: { portal: CreatedPortal; token: string; key: string }

beforeEach(async () => {
  const [one, two] = [await api.tenant(), await api.tenant()]
  const app = await newApp()
  await bring(api, one.portal.apiKey, app, 'acme')
  victim = { portal: one.portal, token: one.token, key: one.portal.apiKey, app }
  thief = { portal: two.portal, token: two.token, key: two.portal.apiKey }
})
afterEach(() => vi.restoreAllMocks())

const contextOf = (from: Api) => createContext(from.env, { waitUntil: () => undefined })
const appRow = async (key: string) => {
  const [row] = await database().select().from(dropboxApps).where(eq(dropboxApps.appKey, key))
  if (!row) throw new Error('no app')
  return row
}
const connectionRow = async (id: string) => {
  const [row] = await database().select().from(connections).where(eq(connections.publicId, id))
  if (!row) throw new Error('no connection')
  return row
}
const ring = (kid: string) => `${kid}:${btoa(`the key of the apps named ${kid}`.padEnd(32, '!').slice(0, 32))}`

describe('the app of another', () => {
  test('portal is neither read, nor replaced, nor taken away', async () => {
    const elsewhere = await newApp()
    for (const method of ['GET', 'DELETE']) {
      await api.problem(404, method, '/v1/tenants/acme-of-nobody/dropbox-app', { token: thief.key })
    }
    // the same word for a tenant is another tenant in another portal
    const own = await bring(api, thief.key, elsewhere, 'acme')
    expect(own.key).toBe(elsewhere.key)
    await api.json(200, 'DELETE', '/v1/tenants/acme/dropbox-app', { token: thief.key })
    await api.json(200, 'DELETE', '/v1/dropbox-app', { token: thief.key })
    for (const key of [thief.key, victim.key]) {
      await api.problem(401, 'GET', `/v1/portals/${victim.portal.id}/dropbox-app`, { token: key })
      await api.problem(401, 'DELETE', `/v1/portals/${victim.portal.id}/dropbox-app`, { token: key })
    }
    const path = '/v1/tenants/acme/dropbox-app'
    expect(await api.json<DropboxApp>(200, 'GET', path, { token: victim.key })).toMatchObject({ key: victim.app.key })
  })

  test('tenant of the same portal is not used for a link', async () => {
    const neighbour = await api.session(victim.key, { tenant: { id: 'neighbour' } })
    expect((await begin(api, neighbour.token, 'a@b.example')).app.owner).toBe('operator')
  })

  test('is not given by a session, whatever it may', async () => {
    for (const path of ['/v1/dropbox-app', '/v1/tenants/acme/dropbox-app']) {
      for (const method of ['GET', 'PUT', 'DELETE']) {
        const body = method === 'PUT' ? { body: await newApp() } : {}
        await api.problem(401, method, path, { token: victim.token, ...body })
      }
    }
  })
})

describe('whoever can write to the database, but has no key,', () => {
  test('does not get an app to work for another owner', async () => {
    const row = await appRow(victim.app.key)
    const [thiefs] = await database()
      .select({ tenantId: connections.tenantId })
      .from(connections)
      .where(eq(connections.publicId, (await begin(api, thief.token, 'a@b.example')).connection.id))
    const mine = await newApp()
    await bring(api, thief.key, mine)
    await database()
      .update(dropboxApps)
      .set({ secret: row.secret, appKey: row.appKey, tenantId: thiefs?.tenantId ?? 0 })
      .where(eq(dropboxApps.appKey, mine.key))
    const refused = await api.problem(409, 'POST', '/v1/connections', {
      token: thief.token,
      body: { adminEmail: 'a@b.example' },
    })
    expect(refused.code).toBe('credentials_unreadable')
  })

  test("does not make a connection use another tenant's app", async () => {
    const { id } = await connect(api, thief.token, await newTeam())
    const row = await appRow(victim.app.key)
    await database().update(connections).set({ appId: row.id, appKey: row.appKey }).where(eq(connections.publicId, id))
    const { id: rowId } = await connectionRow(id)
    await expect(renewAccess(contextOf(api), rowId)).rejects.toMatchObject({ code: 'app_changed' })
  })

  test('does not make an open link lead to another app', async () => {
    const team = await newTeam()
    const ofPortal = await newApp()
    await bring(api, victim.key, ofPortal)
    const begun = await begin(api, victim.token, adminOf(team))
    const other = await appRow(ofPortal.key)
    const { id: rowId } = await connectionRow(begun.connection.id)
    await database()
      .update(oauthStates)
      .set({ appId: other.id, appKey: other.appKey })
      .where(eq(oauthStates.connectionId, rowId))
    expect((await follow(api, await allow(begun.authorizationUrl, adminOf(team)))).status).toBe(409)
    expect((await connectionRow(begun.connection.id)).credentials).toBeNull()
  })
})

describe('a mix-up of apps', () => {
  const exchange = async (authorizationUrl: string, clientId: string, email: string) => {
    const url = new URL(authorizationUrl)
    url.searchParams.set('client_id', clientId)
    return follow(api, await allow(url.href, email))
  }

  test("a link whose app was changed to the operator's brings nothing", async () => {
    const team = await newTeam()
    const begun = await begin(api, victim.token, adminOf(team))
    expect((await exchange(begun.authorizationUrl, 'sandboxappkey', adminOf(team))).status).toBe(502)
    const row = await connectionRow(begun.connection.id)
    expect([row.credentials, row.status, row.errorCode]).toEqual([null, 'error', 'authorization_failed'])
  })

  test("a code of one tenant's app is worth nothing with the state of another's", async () => {
    const team = await newTeam()
    const [mine, theirs] = [await begin(api, thief.token, adminOf(team)), await begin(api, victim.token, adminOf(team))]
    const code = new URL(await allow(theirs.authorizationUrl, adminOf(team))).searchParams.get('code') ?? ''
    const url = new URL(await allow(mine.authorizationUrl, adminOf(team)))
    url.searchParams.set('code', code)
    expect((await follow(api, url.href)).status).toBe(502)
    expect((await connectionRow(mine.connection.id)).credentials).toBeNull()
  })

  test('a secret is only sent along with its own key', async () => {
    const seen: string[] = []
    const original = globalThis.fetch
    vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
      const request = new Request(input as string, init)
      if (request.url.includes('/oauth2/token')) seen.push(await request.clone().text())
      return original(request)
    })
    const team = await newTeam()
    const { id } = await connect(api, victim.token, team)
    await connect(api, thief.token, await newTeam())
    await renewAccess(contextOf(api), (await connectionRow(id)).id)
    const pairs = seen.map(text => {
      const form = new URLSearchParams(text)
      return `${form.get('client_id')} ${form.get('client_secret')}`
    })
    const own = `${victim.app.key} ${victim.app.secret}`
    expect(pairs).toEqual([own, 'sandboxappkey sandboxappsecret', own])
  })
})

test('the secret of an app is in no answer, line, message or table', async () => {
  const lines: string[] = []
  for (const level of ['log', 'info', 'warn', 'error', 'debug'] as const) {
    vi.spyOn(console, level).mockImplementation((...parts: unknown[]) => void lines.push(parts.join(' ')))
  }
  const app = await newApp()
  const path = '/v1/tenants/acme/dropbox-app'
  const answers: string[] = []
  const ask = async (method: string, address: string, token: string, body?: unknown) => {
    const answer = await api.call(method, address, { token, ...(body === undefined ? {} : { body }) })
    answers.push(await answer.text())
  }
  await ask('PUT', path, victim.key, app)
  await ask('PUT', path, victim.key, { key: app.key, secret: `${app.secret}wrong` })
  await ask('PUT', path, victim.key, { key: app.secret, secret: app.secret })
  await ask('PUT', path, victim.key, { key: 'x', secret: `${app.secret} ${app.secret}` })
  const { id } = await connect(api, victim.token, await newTeam())
  await ask('GET', path, victim.key)
  await ask('GET', '/v1/connections', victim.token)
  await ask('POST', `/v1/connections/${id}/tests`, victim.token)
  await ask('POST', `/v1/connections/${id}/authorization`, victim.token)
  await ask('GET', '/v1/audit', victim.key)
  await ask('GET', '/v1/tenants/acme/export', victim.key)
  await ask('DELETE', path, victim.key)
  await api.settle()
  const db = database()
  const tables = [db.select().from(dropboxApps), db.select().from(connections), db.select().from(oauthStates)]
  const stored = JSON.stringify(await Promise.all(tables))
  expect(stored).toContain(app.key)
  for (const text of [...answers, ...lines, stored, JSON.stringify(api.sent)]) expect(text).not.toContain(app.secret)
  expect(lines.length).toBeGreaterThan(10)
})

describe('keys of the vault', () => {
  async function resealApp(from: Api, rowId: number): Promise<Resealed> {
    const { ENCRYPTION_KEYS, SESSION_KEYS } = contextOf(from).config
    const bound = `reseal|${ENCRYPTION_KEYS[0]?.kid}`
    const after = sealCursor({ ring: SESSION_KEYS, bound }, [rowId - 1, 1])
    return from.json(200, 'POST', '/v1/keys/reseal', { ...from.operator, body: { limit: 1, after } })
  }

  test('rotate: the secret is sealed anew, and works without the old key', async () => {
    const both = new Api({ vars: { ENCRYPTION_KEYS: `${ring('a2')},${api.env.ENCRYPTION_KEYS}` } })
    const { id } = await appRow(victim.app.key)
    expect(await resealApp(both, id)).toMatchObject({ resealed: 1, unreadable: 0 })
    expect(sealedBy((await appRow(victim.app.key)).secret)).toBe('a2')
    const after = new Api({ vars: { ENCRYPTION_KEYS: ring('a2') } })
    expect((await connect(after, victim.token, await newTeam())).app?.key).toBe(victim.app.key)
  })

  test('are lost: no link is made that could not be finished; the app given again, all is well', async () => {
    const lost = new Api({ vars: { ENCRYPTION_KEYS: ring('a3') } })
    const body = { adminEmail: 'a@b.example' }
    const refused = await lost.problem(409, 'POST', '/v1/connections', { token: victim.token, body })
    expect(refused.code).toBe('credentials_unreadable')
    const { id } = await appRow(victim.app.key)
    expect(await resealApp(lost, id)).toMatchObject({ resealed: 0, unreadable: 1 })
    await bring(lost, victim.key, victim.app, 'acme')
    expect((await connect(lost, victim.token, await newTeam())).app?.key).toBe(victim.app.key)
  })
})

test('an app whose secret is changed at Dropbox stops nothing for good', async () => {
  const { id } = await connect(api, victim.token, await newTeam())
  const { id: rowId } = await connectionRow(id)
  await sandbox.setApp({ key: victim.app.key, secret: 'somethingelse' })
  await expect(renewAccess(contextOf(api), rowId)).rejects.toMatchObject({ code: 'app_misconfigured' })
  await sandbox.setApp({ key: victim.app.key, secret: victim.app.secret })
  await renewAccess(contextOf(api), rowId)
  const seen = await api.json<Connection>(200, 'GET', `/v1/connections/${id}`, { token: victim.token })
  expect(seen.status).toBe('connected')
})
