import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'vitest'
import type { CreatedConnection, CreatedPortal, Session } from '../../edge/contract.ts'
import { unpackAll } from '../../edge/lib/chunks.ts'
import type { SandboxTeam } from '../sandbox/client.ts'
import { TEST_VARS } from '../support/keys.ts'
import type { Rig } from './rig.ts'

const DAY_MS = 86_400_000
/** Small pages, so that a day takes several and a kill finds one half done. */
const PAGE = 40

/** A Dropbox team whose sixty days are being pulled. */
export class Backfill {
  readonly token: string
  readonly events: number
  readonly #rig: Rig
  readonly #team: SandboxTeam
  readonly #rowId: number

  private constructor(from: { rig: Rig; team: SandboxTeam; token: string; rowId: number; events: number }) {
    this.#rig = from.rig
    this.#team = from.team
    this.token = from.token
    this.#rowId = from.rowId
    this.events = from.events
  }

  static async begin(rig: Rig, events: number): Promise<Backfill> {
    const { control } = rig.sandbox
    // an event may show up a day late, and only a later re-read finds it then: here all have
    const team = await control.createTeam({ members: 40, events, now: Date.now() - 2 * DAY_MS })
    await control.addFault({ kind: 'short_page', count: PAGE, teamId: team.teamId })
    const origins = ['https://portal.example']
    const { apiKey } = await rig.json<CreatedPortal>(201, 'POST', '/v1/portals', TEST_VARS.ADMIN_TOKEN, {
      name: 'Portal',
      origins,
    })
    const { token } = await rig.json<Session>(201, 'POST', '/v1/sessions', apiKey, {
      tenant: { id: 'acme' },
      user: { id: 'u1' },
      expiresIn: 3600,
    })
    const adminEmail = team.admins[0]?.email ?? ''
    const begun = await rig.json<CreatedConnection>(201, 'POST', '/v1/connections', token, { adminEmail })
    const approval = await control.approve(begun.authorizationUrl, adminEmail)
    if (approval.kind !== 'redirect') throw new Error(`Dropbox answered ${approval.kind}`)
    const page = await fetch(approval.url)
    if (page.status !== 200) throw new Error(`callback answered ${page.status}: ${await page.text()}`)
    const { rows } = await rig.db.execute({
      sql: 'select id from connections where public_id = ?',
      args: [begun.connection.id],
    })
    return new Backfill({ rig, team, token, rowId: Number(rows[0]?.id), events })
  }

  /** Events stored so far. */
  count(): Promise<number> {
    return this.#number('select count(*) from events where connection_id = ?')
  }

  /** Dropbox takes that long for each call from now on. */
  async slow(latencyMs: number): Promise<void> {
    await this.#rig.sandbox.control.configure({ latencyMs })
  }

  /** Waits until that share of the window's events is stored. */
  async reach(share: number): Promise<void> {
    await this.#until(async () => (await this.count()) >= share * this.events)
  }

  /** Waits until nothing has been stored for that long. */
  async standsStill(ms: number): Promise<void> {
    let count = -1
    let since = 0
    await this.#until(async () => {
      const now = await this.count()
      if (now !== count) [count, since] = [now, Date.now()]
      return Date.now() - since >= ms
    })
  }

  /** Waits until every day is done and the live slice has been polled. */
  async finish(): Promise<void> {
    await this.#until(async () => {
      const left = await this.#number(
        `select count(*) from slices where connection_id = ? and status = 'open' and (kind <> 'live' or cursor is null)`,
      )
      return left === 0
    })
  }

  /** Stored equals what Dropbox had, event for event; every count agrees; the file is sound. */
  async expectExact(): Promise<void> {
    const [stored, expected] = [await this.#stored(), await this.#expected()]
    expect(stored.length).toBe(expected.length)
    expect(stored).toEqual(expected)
    const count = expected.length
    for (const dimension of ['g', 'a', 'o']) {
      expect(
        await this.#number(`select sum(count) from rollups where connection_id = ? and dimension = '${dimension}'`),
      ).toBe(count)
    }
    expect(await this.#number('select event_count from connections where id = ?')).toBe(count)
    expect(
      await this.#number(`select count(*) from rollups r where r.connection_id = ? and r.count <>
        (select count(*) from event_rows e where e.connection_id = r.connection_id and e.time / 86400 = r.day
          and case r.dimension when 'g' then e.group_ref when 'a' then e.actor_ref else e.origin_ref end = r.key)`),
    ).toBe(0)
    const { rows } = await this.#rig.db.execute('pragma integrity_check')
    expect(rows.map(row => row[0])).toEqual(['ok'])
  }

  async #stored(): Promise<string[]> {
    const { db } = this.#rig
    const args = [this.#rowId]
    const chunks = await db.execute({ sql: 'select id, codec, data from raw_chunks where connection_id = ?', args })
    const byId = new Map(
      chunks.rows.map(row => [
        Number(row.id),
        unpackAll(row.codec === 'zstd' ? 'zstd' : 'gzip', new Uint8Array(row.data as ArrayBuffer)),
      ]),
    )
    const places = await db.execute({ sql: 'select chunk_id, chunk_index from events where connection_id = ?', args })
    return places.rows.map(row => JSON.stringify(byId.get(Number(row.chunk_id))?.[Number(row.chunk_index)])).sort()
  }

  async #expected(): Promise<string[]> {
    const connectedAt = await this.#number('select connected_at from connections where id = ?')
    const from = new Date((Math.floor(connectedAt / 1000) - 60 * 86_400) * 1000).toISOString()
    const lines = await this.#rig.sandbox.control.oracle(this.#team.teamId, { from: `${from.slice(0, 19)}Z` })
    return lines.map(line => JSON.stringify(JSON.parse(line))).sort()
  }

  async #number(sql: string): Promise<number> {
    const { rows } = await this.#rig.db.execute({ sql, args: [this.#rowId] })
    return Number(rows[0]?.[0] ?? 0)
  }

  /** A database that is down, or comes up, is just not there yet. */
  async #until(met: () => Promise<boolean>, timeoutMs = 90_000): Promise<void> {
    const end = Date.now() + timeoutMs
    while (!(await met().catch(() => false))) {
      if (Date.now() > end) throw new Error('it did not come to that in time')
      await sleep(50)
    }
  }
}
