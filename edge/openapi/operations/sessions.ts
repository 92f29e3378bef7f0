import * as contract from '../../contract.ts'
import type { Operation } from '../operation.ts'

export const SESSIONS: readonly Operation[] = [
  {
    method: 'post',
    path: '/v1/sessions',
    auth: 'portal',
    summary: 'Mint a session token for a user of a tenant',
    body: contract.CreateSession,
    answers: { 201: contract.Session },
  },
  {
    method: 'delete',
    path: '/v1/sessions',
    auth: 'portal',
    summary: 'Revoke all sessions of a tenant',
    query: contract.RevokeSessionsQuery,
    refuses: ['not_found'],
    answers: { 204: null },
  },
  { method: 'delete', path: '/v1/sessions/:id', auth: 'portal', summary: 'Revoke a session', answers: { 204: null } },
]
