import { recoverConnection } from '../../db/queries/connection-health.ts'
import type { ConnectionWithLink } from '../../db/queries/connections.ts'
import { appendLog } from '../../db/queries/log.ts'
import { saveSteps } from '../../db/queries/tests.ts'
import type { TestStep } from '../../db/schema/index.ts'
import type { Context } from '../context.ts'
import type { TestStep as ContractStep } from '../contract.ts'
import type { TeamApi } from '../dropbox/api.ts'
import { SCOPES } from '../dropbox/oauth.ts'
import { ConnectorError, type ErrorCode } from '../errors.ts'
import { toFailure } from '../lib/failure.ts'
import { appForLinks } from './apps.ts'
import { renewAccess, withTeamApi } from './credentials.ts'
import { appInUse } from './present-connection.ts'
import { startSync } from './sync.ts'

type StepName = ContractStep['name']
/** What a passed step tells; a code may go with it as a hint. */
interface Passed {
  detail?: string
  code?: ErrorCode
}
/** The connection that is tested, and its portal. */
export type Subject = ConnectionWithLink & { portalId: number }
type Check = (ctx: Context, row: Subject) => Promise<Passed>

/** Longer without a successful poll is not normal, whatever Dropbox's load. */
const SILENT_MS = 15 * 60_000

const viaDropbox =
  (run: (api: TeamApi, ctx: Context, row: Subject) => Promise<Passed>): Check =>
  (ctx, row) =>
    withTeamApi(ctx, row.id, api => run(api, ctx, row))

/** In the order in which they run. */
const CHECKS: Record<StepName, Check> = {
  async credentials(ctx, row) {
    await renewAccess(ctx, row.id)
    return { detail: `Dropbox renewed the access. ${await appInWords(ctx, row)}` }
  },
  admin: viaDropbox(async api => {
    const admin = await api.authenticatedAdmin()
    return { detail: `Approved by ${admin.email}, who is still a team admin.` }
  }),
  team: viaDropbox(async (api, _ctx, row) => {
    const team = await api.teamInfo()
    if (row.teamId !== null && team.teamId !== row.teamId) throw new ConnectorError('other_team')
    return { detail: `${team.name}, ${team.memberCount} members.` }
  }),
  async scopes(_ctx, row) {
    const missing = SCOPES.filter(scope => row.grantedScopes && !row.grantedScopes.includes(scope))
    if (missing.length > 0) throw new ConnectorError('scope_missing', { detail: `Missing: ${missing.join(', ')}.` })
    return { detail: SCOPES.join(', ') }
  },
  plan: viaDropbox(async api =>
    (await api.hasFileEvents()) ? { detail: 'The plan logs file events.' } : { code: 'no_file_events' },
  ),
  audit_log: viaDropbox(async (api, ctx) => {
    const from = Math.floor(ctx.now() / 1000) - 86_400
    const outcome = await api.firstPage({ from, limit: 1 })
    if (outcome.kind !== 'page') throw new ConnectorError('dropbox_bad_answer')
    return { detail: 'The audit log can be read.' }
  }),
  async database() {
    // each step before this one was saved: a database that cannot be written to has ended the run
    return { detail: 'Results can be stored.' }
  },
  async freshness(ctx, row) {
    const last = Math.max(row.lastPollAt ?? 0, row.connectedAt ?? 0)
    const minutes = Math.round((ctx.now() - last) / 60_000)
    if (ctx.now() - last > SILENT_MS) {
      throw new ConnectorError('sync_silent', { detail: `The last successful read was ${minutes} minutes ago.` })
    }
    return { detail: row.lastPollAt === null ? 'The first sync has just begun.' : `Last read ${minutes} minutes ago.` }
  },
}

const OWNERS = { tenant: 'yours', portal: 'the portal’s', operator: 'the provider’s' } as const

/** Whose Dropbox app reads for the connection, and whether new links use another. */
async function appInWords(ctx: Context, row: Subject): Promise<string> {
  const [known, present] = [appInUse(ctx, row), await appForLinks(ctx, row)]
  const words = `Dropbox app: ${OWNERS[known.owner]} (key ${known.key}).`
  return known.key === present.key ? words : `${words} New links use another; reconnect to move to it.`
}

export const STEPS = Object.keys(CHECKS) as StepName[]
/** Pointless once the credentials do not work. */
const NEEDS_CREDENTIALS = new Set<StepName>(['admin', 'team', 'plan', 'audit_log'])

/** Runs the steps one after the other and stores each result as it comes. A failed connection that works again goes on. */
export async function runTest(ctx: Context, row: Subject, publicId: string, steps: TestStep[]): Promise<void> {
  const results = steps.map(step => ({ ...step }))
  const save = (status: 'running' | 'passed' | 'failed') => saveSteps(ctx.db, publicId, results, status, ctx.now())
  for (const [index, name] of STEPS.entries()) {
    const broken = results.some(step => step.name === 'credentials' && step.status === 'failed')
    if (broken && NEEDS_CREDENTIALS.has(name)) {
      results[index] = { name, status: 'skipped' }
      continue
    }
    results[index] = { name, status: 'running' }
    await save('running')
    results[index] = await runStep(ctx, row, name)
  }
  const passed = results.every(step => step.status === 'passed')
  await save(passed ? 'passed' : 'failed')
  await appendLog(ctx.db, row.id, {
    at: ctx.now(),
    level: passed ? 'info' : 'warning',
    kind: 'tested',
    detail: { result: passed ? 'passed' : 'failed' },
  })
  const works = results.every(step => step.status === 'passed' || step.name === 'freshness')
  if (works && (await recoverConnection(ctx.db, row.id, ctx.now()))) await startSync(ctx, row.id)
}

async function runStep(ctx: Context, row: Subject, name: StepName): Promise<TestStep> {
  const started = ctx.now()
  const durationMs = () => Math.max(0, Math.round(ctx.now() - started))
  try {
    const passed = await CHECKS[name](ctx, row)
    return { name, status: 'passed', ...passed, durationMs: durationMs() }
  } catch (error) {
    const failure = toFailure(error)
    const { detail } = failure.extras
    return { name, status: 'failed', code: failure.code, ...(detail ? { detail } : {}), durationMs: durationMs() }
  }
}
