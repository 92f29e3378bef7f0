import * as contract from '../../contract.ts'
import type { Operation } from '../operation.ts'

export const ACTORS: readonly Operation[] = [
  {
    method: 'get',
    path: '/v1/actors/:key/insight',
    auth: 'session',
    permission: 'events:read',
    summary: 'What an actor usually does: by e-mail, else id, else type',
    query: contract.InsightQuery,
    answers: { 200: contract.ActorInsight },
  },
]
