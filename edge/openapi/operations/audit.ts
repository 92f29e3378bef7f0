import * as contract from '../../contract.ts'
import type { Operation } from '../operation.ts'

export const AUDIT: readonly Operation[] = [
  {
    method: 'get',
    path: '/v1/audit',
    auth: 'anyone',
    summary: 'Who did what in the connector; a session needs `connections:write`',
    query: contract.ListQuery,
    answers: { 200: contract.mergedListOf(contract.AuditEntry) },
  },
]
