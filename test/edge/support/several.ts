import { env } from 'cloudflare:workers'
import { onTestFinished } from 'vitest'
import type { Db } from '../../../db/client.ts'
import { registerDatabase, settleDatabase } from '../../../db/queries/databases.ts'
import { type Context, createContext } from '../../../edge/context.ts'
import type { CreatedPortal, Session } from '../../../edge/contract.ts'
import { openDatabase } from '../../../edge/lib/database.ts'
import { consumeBatch } from '../../../edge/sync/consume.ts'
import type { SyncMessage } from '../../../edge/sync/message.ts'
import { Api, type ApiOptions, PORTAL_ORIGIN } from './api.ts'
import { database } from './data.ts'

/** Where nobody listens. */
export const NOWHERE = 'http://127.0.0.1:9'

export interface Server {
  url: string
  db: Db
}

/** A further libSQL server with the schema, which nobody has told its name; it ends with the test, or with `keep` the file. */
export async function freshServer(keep?: (end: () => Promise<void>) => void): Promise<Server> {
  const answer = await fetch(env.DATABASES_URL, { method: 'POST' })
  const url = await answer.text()
  if (!answer.ok) throw new Error(`no database: ${url}`)
  const end = async () => {
    await (await fetch(`${env.DATABASES_URL}/?url=${encodeURIComponent(url)}`, { method: 'DELETE' })).text()
  }
  if (keep) keep(end)
  else onTestFinished(end)
  return { url, db: openDatabase({ LIBSQL_URL: url }) }
}

/** A further server as `npm run migrate` leaves it: under that name beside the file's own, the main one. */
export async function namedServer(name: string, keep?: (end: () => Promise<void>) => void): Promise<Server> {
  const server = await freshServer(keep)
  await settleDatabase(server.db, await registerDatabase(database(), name))
  return server
}

/** The API with further databases by name and address. */
export function apiWith(databases: Record<string, string>, { vars = {}, ...rest }: ApiOptions = {}): Api {
  const list = Object.entries(databases).map(([name, url]) => `${name}=${url}`)
  return new Api({ ...rest, vars: { LIBSQL_DATABASES: list.join(), ...vars } })
}

export interface Tenant {
  portal: CreatedPortal
  session: Session
  token: string
}

/** A new portal whose data is in that database, with a session of a tenant in it. */
export async function tenantIn(api: Api, name: string): Promise<Tenant> {
  const body = { name: `In ${name}`, origins: [PORTAL_ORIGIN], database: name }
  const portal = await api.json<CreatedPortal>(201, 'POST', '/v1/portals', { ...api.operator, body })
  const session = await api.session(portal.apiKey)
  return { portal, session, token: session.token }
}

export function contextOf(api: Api): Context {
  return createContext(api.env, { waitUntil: () => undefined })
}

/** Hands the sent messages to the consumer, as the queue does, until none is left. What is retried is given back. */
export async function drain(api: Api): Promise<SyncMessage[]> {
  const ctx = contextOf(api)
  const retried: SyncMessage[] = []
  for (let round = 0; api.sent.length > 0 && round < 500; round++) {
    const messages = api.sent.splice(0, 6).map(body => ({
      id: crypto.randomUUID(),
      attempts: 1,
      timestamp: new Date(),
      body,
      ack: () => undefined,
      retry: () => void retried.push(body),
    }))
    await consumeBatch({ queue: 'dropbox-sync', messages } as unknown as MessageBatch, ctx)
  }
  return retried
}
