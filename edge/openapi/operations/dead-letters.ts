import * as contract from '../../contract.ts'
import type { Operation } from '../operation.ts'

export const DEAD_LETTERS: readonly Operation[] = [
  {
    method: 'get',
    path: '/v1/dead-letters',
    auth: 'operator',
    summary: 'Queue messages that were given up, newest first',
    query: contract.ListQuery,
    answers: { 200: contract.mergedListOf(contract.DeadLetter) },
  },
  {
    method: 'post',
    path: '/v1/dead-letters/:id/replay',
    auth: 'operator',
    summary: 'Replay a message that was given up',
    refuses: ['conflict'],
    answers: { 202: contract.DeadLetter },
  },
]
