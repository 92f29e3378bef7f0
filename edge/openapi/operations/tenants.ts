import * as contract from '../../contract.ts'
import type { Operation } from '../operation.ts'

export const TENANTS: readonly Operation[] = [
  {
    method: 'delete',
    path: '/v1/tenants/:id',
    auth: 'portal',
    summary: 'Remove a tenant and all of its data',
    answers: { 202: null },
  },
  {
    method: 'get',
    path: '/v1/tenants/:id/export',
    auth: 'portal',
    summary: 'Everything that is kept of a tenant, as NDJSON',
    query: contract.RevealQuery,
    answers: { 200: 'application/x-ndjson' },
  },
  {
    method: 'get',
    path: '/v1/tenants/:id/dropbox-app',
    auth: 'portal',
    summary: 'The Dropbox app that new links of a tenant are made with',
    answers: { 200: contract.DropboxApp },
  },
  {
    method: 'put',
    path: '/v1/tenants/:id/dropbox-app',
    auth: 'portal',
    summary: 'Give a tenant an app of its own, in place of the next in line',
    body: contract.PutDropboxApp,
    answers: { 200: contract.DropboxApp },
    refuses: ['app_rejected', 'dropbox_unavailable', 'authorization_failed'],
  },
  {
    method: 'delete',
    path: '/v1/tenants/:id/dropbox-app',
    auth: 'portal',
    summary: 'Take that app away; new links are made with the next in line',
    answers: { 200: contract.DropboxApp },
  },
]
