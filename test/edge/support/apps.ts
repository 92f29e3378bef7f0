import type { DropboxApp } from '../../../edge/contract.ts'
import type { Api } from './api.ts'
import { sandbox } from './dropbox.ts'

export interface OwnApp {
  key: string
  secret: string
}

let serial = 0

/** A further app in Dropbox's console, as its owner would make it. */
export async function newApp(change: Partial<{ secret: string; scopes: string[] }> = {}): Promise<OwnApp> {
  const unique = `${Date.now().toString(36)}${(serial++).toString(36)}`
  const app = { key: `key${unique}`, secret: `secretofapp${unique}`, ...change }
  await sandbox.setApp(app)
  return { key: app.key, secret: app.secret }
}

/** Gives a portal, or a tenant of it, its own app. */
export function bring(api: Api, apiKey: string, app: OwnApp, tenant?: string): Promise<DropboxApp> {
  const path = tenant === undefined ? '/v1/dropbox-app' : `/v1/tenants/${tenant}/dropbox-app`
  return api.json(200, 'PUT', path, { token: apiKey, body: app })
}
