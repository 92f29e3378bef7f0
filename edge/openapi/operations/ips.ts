import * as contract from '../../contract.ts'
import type { Operation } from '../operation.ts'

export const IPS: readonly Operation[] = [
  {
    method: 'get',
    path: '/v1/ips/:ip/insight',
    auth: 'session',
    permission: 'events:read',
    summary: 'What usually comes from an address',
    query: contract.InsightQuery,
    answers: { 200: contract.IpInsight },
  },
]
