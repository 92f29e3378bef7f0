import { env } from 'cloudflare:workers'
import { eq } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'
import { connections, dropboxApps } from '../../../db/schema/index.ts'
import { createContext } from '../../../edge/context.ts'
import type {
  AuditEntry,
  Authorization,
  Connection,
  ConnectionTest,
  CreatedConnection,
  CreatedPortal,
  DropboxApp,
  List,
} from '../../../edge/contract.ts'
import { renewAccess } from '../../../edge/services/credentials.ts'
import { runHousekeeping } from '../../../edge/services/purge.ts'
import { Api } from '../support/api.ts'
import { bring, newApp } from '../support/apps.ts'
import { database } from '../support/data.ts'
import { adminOf, allow, begin, connect, follow, newTeam, sandbox } from '../support/dropbox.ts'

const DAY = 86_400_000
const api = new Api()
let own: { portal: CreatedPortal; token: string; key: string }

beforeEach(async () => {
  const { portal, token } = await api.tenant()
  own = { portal, token, key: portal.apiKey }
})

const clientOf = ({ authorizationUrl }: { authorizationUrl: string }) =>
  new URL(authorizationUrl).searchParams.get('client_id')
const read = (id: string) => api.json<Connection>(200, 'GET', `/v1/connections/${id}`, { token: own.token })
const rowOf = async (id: string) => {
  const [row] = await database().select().from(connections).where(eq(connections.publicId, id))
  if (!row) throw new Error('no row')
  return row
}
const contextOf = (from: Api) => createContext(from.env, { waitUntil: () => undefined })
/** Proves that the refresh token and its app still belong together. */
const renew = async (id: string) => renewAccess(contextOf(api), (await rowOf(id)).id)

async function tested(from: Api, id: string): Promise<ConnectionTest> {
  const begun = await from.json<ConnectionTest>(202, 'POST', `/v1/connections/${id}/tests`, { token: own.token })
  await from.settle()
  return from.json(200, 'GET', `/v1/connections/${id}/tests/${begun.id}`, { token: own.token })
}

async function reconnect(id: string, email: string): Promise<Authorization> {
  const link = await api.json<Authorization>(200, 'POST', `/v1/connections/${id}/authorization`, { token: own.token })
  expect((await follow(api, await allow(link.authorizationUrl, email))).status).toBe(200)
  return link
}

describe('the app that a link is made with', () => {
  test("is the tenant's, else the portal's, else the operator's", async () => {
    const [ofPortal, ofTenant] = [await newApp(), await newApp()]
    const link = () => begin(api, own.token, 'a@b.example')
    expect(await link()).toMatchObject({ app: { owner: 'operator', key: env.DROPBOX_APP_KEY } })
    expect(await bring(api, own.key, ofPortal)).toMatchObject({ owner: 'portal', key: ofPortal.key })
    const second = await link()
    expect(second.app).toEqual({ owner: 'portal', key: ofPortal.key })
    expect(clientOf(second)).toBe(ofPortal.key)
    expect(await bring(api, own.key, ofTenant, 'acme')).toMatchObject({ owner: 'tenant', key: ofTenant.key })
    const third = await link()
    expect(third.app).toEqual({ owner: 'tenant', key: ofTenant.key })
    expect(clientOf(third)).toBe(ofTenant.key)
    const other = await api.session(own.key, { tenant: { id: 'other' } })
    expect((await begin(api, other.token, 'a@b.example')).app.key).toBe(ofPortal.key)
    expect(new URL(third.authorizationUrl).searchParams.get('redirect_uri')).toBe(
      `${env.PUBLIC_URL}/oauth/dropbox/callback`,
    )
  })

  test('goes back when an app is taken away, as often as it is asked', async () => {
    await bring(api, own.key, await newApp())
    await bring(api, own.key, await newApp(), 'acme')
    for (const owner of ['portal', 'portal']) {
      expect(
        await api.json<DropboxApp>(200, 'DELETE', '/v1/tenants/acme/dropbox-app', { token: own.key }),
      ).toMatchObject({ owner })
    }
    const last = await api.json<DropboxApp>(200, 'DELETE', '/v1/dropbox-app', { token: own.key })
    expect(last).toMatchObject({ owner: 'operator', key: env.DROPBOX_APP_KEY })
    expect(clientOf(await begin(api, own.token, 'a@b.example'))).toBe(env.DROPBOX_APP_KEY)
  })

  test('can be set and read by the operator for a portal', async () => {
    const app = await newApp()
    const path = `/v1/portals/${own.portal.id}/dropbox-app`
    await api.json(200, 'PUT', path, { ...api.operator, body: app })
    expect(await api.json<DropboxApp>(200, 'GET', '/v1/dropbox-app', { token: own.key })).toMatchObject({
      owner: 'portal',
      key: app.key,
      redirectUri: `${env.PUBLIC_URL}/oauth/dropbox/callback`,
      scopes: ['team_info.read', 'members.read', 'events.read'],
      earlierConnections: 0,
    })
    expect(await api.json(200, 'DELETE', path, api.operator)).toMatchObject({ owner: 'operator' })
    expect(await api.json(200, 'GET', path, api.operator)).toMatchObject({ owner: 'operator' })
    await api.problem(404, 'PUT', '/v1/portals/por_unknown/dropbox-app', { ...api.operator, body: app })
  })

  test('may be given before the tenant has had a session', async () => {
    const app = await newApp()
    await bring(api, own.key, app, 'newcomer')
    const { token } = await api.session(own.key, { tenant: { id: 'newcomer' } })
    expect((await begin(api, token, 'a@b.example')).app).toEqual({ owner: 'tenant', key: app.key })
  })
})

describe('a connection', () => {
  test('is made, refreshed and tested with the app of its tenant', async () => {
    const app = await newApp()
    await bring(api, own.key, app, 'acme')
    const { id, ...connection } = await connect(api, own.token, await newTeam())
    expect(connection).toMatchObject({ status: 'connected', app: { owner: 'tenant', key: app.key } })
    await renew(id)
    const { status, steps } = await tested(api, id)
    expect(status).toBe('passed')
    expect(steps[0]?.detail).toContain(app.key)
  })

  test('keeps its app when another is brought, until it is reconnected', async () => {
    const team = await newTeam()
    const { id } = await connect(api, own.token, team)
    const [first, second] = [await newApp(), await newApp()]
    await bring(api, own.key, first)
    expect((await read(id)).app).toEqual({ owner: 'operator', key: env.DROPBOX_APP_KEY })
    await renew(id)
    await reconnect(id, adminOf(team))
    expect((await read(id)).app).toEqual({ owner: 'portal', key: first.key })
    expect(await bring(api, own.key, second)).toMatchObject({ key: second.key, earlierConnections: 1 })
    await renew(id)
    expect((await read(id)).app).toEqual({ owner: 'portal', key: first.key })
    expect((await tested(api, id)).steps[0]).toMatchObject({ status: 'passed' })
    await api.json(200, 'DELETE', '/v1/dropbox-app', { token: own.key })
    await renew(id)
    const link = await reconnect(id, adminOf(team))
    expect(link.app.owner).toBe('operator')
    await renew(id)
    expect((await read(id)).app).toEqual({ owner: 'operator', key: env.DROPBOX_APP_KEY })
  })

  test('goes on with a new secret of the same app', async () => {
    const app = await newApp()
    await bring(api, own.key, app)
    const { id } = await connect(api, own.token, await newTeam())
    const secret = `${app.secret}new`
    await sandbox.setApp({ key: app.key, secret })
    await expect(renew(id)).rejects.toMatchObject({ code: 'app_misconfigured' })
    await bring(api, own.key, { ...app, secret })
    await renew(id)
    expect(await read(id)).toMatchObject({ status: 'connected', app: { key: app.key } })
  })

  test('of an app of before works again when that app comes back', async () => {
    const [first, second] = [await newApp(), await newApp()]
    await bring(api, own.key, first)
    const { id } = await connect(api, own.token, await newTeam())
    await bring(api, own.key, second)
    expect(await bring(api, own.key, first)).toMatchObject({ key: first.key, earlierConnections: 0 })
    await renew(id)
  })

  test("of the operator's app says to reconnect once that app is another one, and works once it is", async () => {
    const team = await newTeam()
    const { id } = await connect(api, own.token, team)
    const app = await newApp()
    const moved = new Api({ vars: { DROPBOX_APP_KEY: app.key, DROPBOX_APP_SECRET: app.secret } })
    const { steps } = await tested(moved, id)
    expect(steps[0]).toMatchObject({ status: 'failed', code: 'app_changed' })
    expect(steps[0]?.resolution).toContain('Reconnect')
    const link = await moved.json<Authorization>(200, 'POST', `/v1/connections/${id}/authorization`, {
      token: own.token,
    })
    expect((await follow(moved, await allow(link.authorizationUrl, adminOf(team)))).status).toBe(200)
    expect((await tested(moved, id)).status).toBe('passed')
  })

  test('is ended at Dropbox with the app that it has', async () => {
    const app = await newApp()
    await bring(api, own.key, app)
    const team = await newTeam()
    const { id } = await connect(api, own.token, team)
    await bring(api, own.key, await newApp())
    await sandbox.expireAccessTokens(team.teamId)
    await database().update(connections).set({ accessExpiresAt: 0 }).where(eq(connections.publicId, id))
    const ended = await api.json<Connection>(200, 'DELETE', `/v1/connections/${id}`, { token: own.token })
    expect(['revoked', 'refused']).toContain(ended.revocation)
    expect(ended.app).toBeUndefined()
  })
})

describe('a link', () => {
  const taken = async (begun: CreatedConnection, email: string, from = api) =>
    (await follow(from, await allow(begun.authorizationUrl, email))).status

  test('that is open when the app changes leads to a connection of the app that it asked for', async () => {
    const first = await newApp()
    await bring(api, own.key, first)
    const team = await newTeam()
    const begun = await begin(api, own.token, adminOf(team))
    await bring(api, own.key, await newApp())
    expect(await taken(begun, adminOf(team))).toBe(200)
    expect((await read(begun.connection.id)).app?.key).toBe(first.key)
    await renew(begun.connection.id)
  })

  test("of the operator's app of before is refused, and says why", async () => {
    const team = await newTeam()
    const begun = await begin(api, own.token, adminOf(team))
    const app = await newApp()
    const moved = new Api({ vars: { DROPBOX_APP_KEY: app.key, DROPBOX_APP_SECRET: app.secret } })
    expect(await taken(begun, adminOf(team), moved)).toBe(409)
    expect((await read(begun.connection.id)).error?.code).toBe('app_changed')
  })
})

test('an app of before is forgotten once no connection has it, and not sooner', async () => {
  const [first, second] = [await newApp(), await newApp()]
  await bring(api, own.key, first)
  const { id } = await connect(api, own.token, await newTeam())
  await bring(api, own.key, second)
  const kept = async () => {
    await runHousekeeping(contextOf(api))
    const rows = await database().select({ key: dropboxApps.appKey }).from(dropboxApps)
    return rows.map(row => row.key).filter(key => key === first.key || key === second.key)
  }
  const both = [first.key, second.key]
  const longAgo = { retiredAt: Date.now() - 2 * DAY }
  const retired = eq(dropboxApps.appKey, first.key)
  await database().update(dropboxApps).set(longAgo).where(retired)
  expect(await kept()).toEqual(both)
  await database().update(dropboxApps).set({ retiredAt: Date.now() }).where(retired)
  await api.json(200, 'DELETE', `/v1/connections/${id}`, { token: own.token })
  expect(await kept()).toEqual(both)
  await database().update(dropboxApps).set(longAgo).where(retired)
  expect(await kept()).toEqual([second.key])
})

describe('an app that is given', () => {
  test('is refused when Dropbox does not know it, and nothing changes', async () => {
    const app = await newApp()
    await bring(api, own.key, app)
    for (const wrong of [
      { ...app, secret: 'anotherone' },
      { key: 'unheardof', secret: 'anotherone' },
    ]) {
      const refused = await api.problem(400, 'PUT', '/v1/dropbox-app', { token: own.key, body: wrong })
      expect(refused.code).toBe('app_rejected')
      expect(JSON.stringify(refused)).not.toContain('anotherone')
    }
    expect(clientOf(await begin(api, own.token, 'a@b.example'))).toBe(app.key)
    expect((await connect(api, own.token, await newTeam())).app?.key).toBe(app.key)
  })

  test('is refused while Dropbox does not answer, and nothing changes', async () => {
    const app = await newApp()
    const away = new Api({ vars: { DROPBOX_BASE_URL: 'http://127.0.0.1:1' } })
    const refused = await away.problem(502, 'PUT', '/v1/dropbox-app', { token: own.key, body: app })
    expect(refused.code).toBe('dropbox_unavailable')
    expect(await api.json(200, 'GET', '/v1/dropbox-app', { token: own.key })).toMatchObject({ owner: 'operator' })
  })

  test.each([
    ['without a secret', { key: 'abcdefgh' }, ['secret']],
    ['with the key for a secret', { key: 'abcdefgh', secret: 'abcdefgh' }, ['secret']],
    ['with an empty key', { key: '', secret: 'abcdefgh' }, ['key']],
    ['with a line break', { key: 'abc\ndefgh', secret: 'abcdefgh12' }, ['key']],
    ['with a link for a key', { key: 'https://www.dropbox.com/developers', secret: 'abcdefgh12' }, ['key']],
    ['with an endless secret', { key: 'abcdefgh', secret: 'x'.repeat(500) }, ['secret']],
    ['with numbers', { key: 12345678, secret: 12345678 }, ['key', 'secret']],
    ['with a field more', { key: 'abcdefgh', secret: 'abcdefgh12', redirectUri: 'https://evil.example' }, ['']],
  ])('%s is refused with the fields that are wrong', async (_case, body, paths) => {
    const refused = await api.problem(400, 'PUT', '/v1/dropbox-app', { token: own.key, body })
    expect(refused.code).toBe('validation_failed')
    expect(refused.errors?.map(error => error.path)).toEqual(paths)
    expect(JSON.stringify(refused)).not.toContain('xxxxx')
  })

  test('may have blanks around it, as copied text has', async () => {
    const app = await newApp()
    await bring(api, own.key, { key: ` ${app.key}\n`, secret: `\t${app.secret} ` })
    expect(clientOf(await begin(api, own.token, 'a@b.example'))).toBe(app.key)
  })

  test('leaves a line for its tenant, or for its portal alone', async () => {
    const [ofPortal, ofTenant] = [await newApp(), await newApp()]
    await bring(api, own.key, ofPortal)
    await bring(api, own.key, ofTenant, 'acme')
    await api.json(200, 'DELETE', '/v1/tenants/acme/dropbox-app', { token: own.key })
    const lines = async (token: string) =>
      (await api.json<List<AuditEntry>>(200, 'GET', '/v1/audit', { token })).items
        .filter(entry => entry.action.startsWith('app_'))
        .map(entry => [entry.action, entry.target, entry.tenant])
    const tenants = [
      ['app_removed', ofTenant.key, 'acme'],
      ['app_set', ofTenant.key, 'acme'],
    ]
    expect(await lines(own.token)).toEqual(tenants)
    expect(await lines(own.key)).toEqual([...tenants, ['app_set', ofPortal.key, undefined]])
  })
})
