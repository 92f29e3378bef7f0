import * as contract from '../../contract.ts'
import { example } from './example.ts'

const portal = { id: 'por_8Hq2RkT5vZmC', name: 'Acme portal', origins: ['https://portal.acme.example'] }
const createdAt = '2026-01-15T10:00:00.000Z'

export const OPERATOR_EXAMPLES = [
  example(contract.CreatePortal, { name: portal.name, origins: portal.origins }),
  example(contract.UpdatePortal, { origins: [...portal.origins, 'https://eu.portal.acme.example'] }),
  example(contract.Portal, {
    ...portal,
    database: 'main',
    createdAt,
    keys: [{ id: 'key_3mNx7PwQ4sLd', hint: 'dck_…f3Qa', createdAt, lastUsedAt: '2026-01-31T08:00:00.000Z' }],
  }),
  example(contract.CreatedPortal, { ...portal, database: 'main', apiKey: 'dck_…' }),
  example(contract.RotateKey, { overlapSeconds: 86_400 }),
  example(contract.CreatedKey, {
    id: 'key_6tYv2BcX9hRn',
    apiKey: 'dck_…',
    othersExpireAt: '2026-02-01T08:00:00.000Z',
  }),
  example(contract.Reseal, { limit: 100 }),
  example(contract.Resealed, { resealed: 100, unreadable: 0, remaining: 42, next: 'con_2VY8qLmR4tKd' }),
  example(contract.Renormalization, {
    id: 'rnm_5fKz8WqJ3dTs',
    status: 'running',
    tableVersion: 4,
    progress: 0.4,
    eventsSeen: 10_000,
    eventsChanged: 212,
    eventsFailed: 0,
    startedAt: '2026-01-31T07:50:00.000Z',
    updatedAt: '2026-01-31T07:54:00.000Z',
  }),
  example(contract.UnknownType, {
    eventType: 'a_type_of_next_year',
    count: 3,
    firstDay: '2026-01-28',
    lastDay: '2026-01-31',
  }),
  example(contract.DeadLetter, {
    id: 'dlq_7cMw4XrV2nBp',
    at: '2026-01-31T03:12:44.000Z',
    connectionId: 'con_2VY8qLmR4tKd',
    message: { v: 1, connectionId: 12, sliceId: 734 },
    reason: 'failed 10 times',
  }),
  example(contract.QuarantinedEvent, {
    id: '91',
    at: '2026-01-30T09:20:00.000Z',
    reason: 'no timestamp',
    raw: { event_type: { '.tag': 'file_add' } },
  }),
]
