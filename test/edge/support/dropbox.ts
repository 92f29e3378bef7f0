import { env } from 'cloudflare:workers'
import type { Connection, CreatedConnection } from '../../../edge/contract.ts'
import { SandboxControl, type SandboxTeam } from '../../sandbox/client.ts'
import type { Api } from './api.ts'
import { seedOfTest } from './seed.ts'

/** The sandbox that stands in for Dropbox. A test makes its own team and leaves the others alone. */
export const sandbox = new SandboxControl(env.DROPBOX_BASE_URL)

export function newTeam(options: { name?: string; events?: number; settled?: boolean } = {}): Promise<SandboxTeam> {
  return sandbox.createTeam({ seed: seedOfTest(), members: 20, events: 20, ...options })
}

export function adminOf(team: SandboxTeam): string {
  const email = team.admins[0]?.email
  if (!email) throw new Error('a team without an admin')
  return email
}

/** Begins a connection for that admin; under names of their own, two at once are two. */
export function begin(
  api: Api,
  token: string,
  adminEmail: string,
  name?: string,
  backfillDays?: number,
): Promise<CreatedConnection> {
  const body = { adminEmail, name, backfillDays }
  return api.json(201, 'POST', '/v1/connections', { token, body })
}

/** Where Dropbox sends the browser of `email` after Allow. */
export async function allow(authorizationUrl: string, email: string): Promise<string> {
  const approval = await sandbox.approve(authorizationUrl, email)
  if (approval.kind !== 'redirect') throw new Error(`Dropbox answered ${approval.kind}`)
  return approval.url
}

/** The callback, as a browser would open it. */
export function follow(api: Api, url: string): Promise<Response> {
  const { pathname, search } = new URL(url)
  return api.call('GET', pathname + search)
}

/** A connection made the way people make it. */
export async function connect(api: Api, token: string, team: SandboxTeam, backfillDays?: number): Promise<Connection> {
  const admin = adminOf(team)
  const { connection, authorizationUrl } = await begin(api, token, admin, undefined, backfillDays)
  const page = await follow(api, await allow(authorizationUrl, admin))
  if (page.status !== 200) throw new Error(`callback answered ${page.status}: ${await page.text()}`)
  return api.json(200, 'GET', `/v1/connections/${connection.id}`, { token })
}
