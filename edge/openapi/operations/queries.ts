import * as contract from '../../contract.ts'
import type { Operation } from '../operation.ts'

export const QUERIES: readonly Operation[] = [
  {
    method: 'get',
    path: '/v1/queries',
    auth: 'session',
    permission: 'events:read',
    summary: 'Suggested queries, own ones, and those shared in the tenant',
    answers: { 200: contract.listOf(contract.SavedQuery) },
  },
  {
    method: 'post',
    path: '/v1/queries',
    auth: 'session',
    permission: 'events:read',
    summary: 'Save a query',
    body: contract.CreateQuery,
    refuses: ['conflict'],
    answers: { 201: contract.SavedQuery },
  },
  {
    method: 'patch',
    path: '/v1/queries/:id',
    auth: 'session',
    permission: 'events:read',
    summary: 'Rename, change or share a query of your own',
    body: contract.UpdateQuery,
    answers: { 200: contract.SavedQuery },
  },
  {
    method: 'delete',
    path: '/v1/queries/:id',
    auth: 'session',
    permission: 'events:read',
    summary: 'Delete a query of your own',
    answers: { 204: null },
  },
]
