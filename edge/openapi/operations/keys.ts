import * as contract from '../../contract.ts'
import type { Operation } from '../operation.ts'

export const KEYS: readonly Operation[] = [
  {
    method: 'post',
    path: '/v1/keys/reseal',
    auth: 'operator',
    summary: 'Seal a step of the stored credentials with the newest key',
    body: contract.Reseal,
    refuses: ['invalid_cursor'],
    answers: { 200: contract.Resealed },
  },
]
