import { findRunning, findTest, insertTest, type TestRow, trimTests } from '../../db/queries/tests.ts'
import type { TestStep as StoredStep } from '../../db/schema/index.ts'
import type { Context } from '../context.ts'
import type { ConnectionTest, TestStep } from '../contract.ts'
import { ConnectorError } from '../errors.ts'
import type { SessionIdentity } from '../http.ts'
import { newId } from '../ids.ts'
import { audit } from './audit.ts'
import { requireConnection } from './connections.ts'
import { explain } from './present-connection.ts'
import { runTest, STEPS } from './test-steps.ts'

/** A test that was not written to for so long has died with its Worker. */
const DEAD_MS = 180_000
const KEPT = 20

/** Starts a test, or returns the one that is running already. Throws `not_connected`. */
export async function startTest(
  ctx: Context,
  session: SessionIdentity,
  connectionId: string,
  ip?: string,
): Promise<ConnectionTest> {
  const row = await requireConnection(ctx, session, connectionId)
  if (row.connectedAt === null || row.status === 'disconnected') throw new ConnectorError('not_connected')
  const now = ctx.now()
  const publicId = newId('test')
  const steps: StoredStep[] = STEPS.map(name => ({ name, status: 'pending' }))
  if (!(await insertTest(ctx.db, { publicId, connectionId: row.id, steps, now }, now - DEAD_MS))) {
    const running = await findRunning(ctx.db, row.id, now - DEAD_MS)
    if (running) return present(ctx, running)
    throw new ConnectorError('conflict', { detail: 'A test has just finished; start another.' })
  }
  await trimTests(ctx.db, row.id, KEPT)
  await audit(ctx, { by: session, action: 'tested', target: row.publicId, ip })
  ctx.waitUntil(runTest(ctx, { ...row, portalId: session.scope.portalId }, publicId, steps))
  return { id: publicId, status: 'running', steps: steps.map(presentStep) }
}

export async function getTest(
  ctx: Context,
  session: SessionIdentity,
  connectionId: string,
  testId: string,
): Promise<ConnectionTest> {
  const row = await requireConnection(ctx, session, connectionId)
  const test = await findTest(ctx.db, row.id, testId)
  if (!test) throw new ConnectorError('not_found')
  return present(ctx, test)
}

function present(ctx: Context, test: TestRow): ConnectionTest {
  const dead = test.status === 'running' && test.updatedAt < ctx.now() - DEAD_MS
  const steps = dead ? test.steps.map(step => (isOpen(step) ? interrupted(step) : step)) : test.steps
  return { id: test.publicId, status: dead ? 'failed' : test.status, steps: steps.map(presentStep) }
}

const isOpen = (step: StoredStep) => step.status === 'running' || step.status === 'pending'

function interrupted(step: StoredStep): StoredStep {
  return step.status === 'running'
    ? { ...step, status: 'failed', code: 'internal_error' }
    : { ...step, status: 'skipped' }
}

function presentStep(step: StoredStep): TestStep {
  const why = step.code ? explain(step.code) : undefined
  const detail = step.detail ?? why?.detail
  return {
    name: step.name as TestStep['name'],
    status: step.status,
    ...(detail ? { detail } : {}),
    ...(why ? { code: why.code, ...(why.resolution ? { resolution: why.resolution } : {}) } : {}),
    ...(step.durationMs === undefined ? {} : { durationMs: step.durationMs }),
  }
}
