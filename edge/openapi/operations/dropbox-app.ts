import * as contract from '../../contract.ts'
import type { Operation } from '../operation.ts'

export const DROPBOX_APP: readonly Operation[] = [
  {
    method: 'get',
    path: '/v1/dropbox-app',
    auth: 'portal',
    summary: 'The Dropbox app that new links of the portal are made with',
    answers: { 200: contract.DropboxApp },
  },
  {
    method: 'put',
    path: '/v1/dropbox-app',
    auth: 'portal',
    summary: 'Give the portal an app of its own, in place of the next in line',
    body: contract.PutDropboxApp,
    answers: { 200: contract.DropboxApp },
    refuses: ['app_rejected', 'dropbox_unavailable', 'authorization_failed'],
  },
  {
    method: 'delete',
    path: '/v1/dropbox-app',
    auth: 'portal',
    summary: 'Take that app away; new links are made with the next in line',
    answers: { 200: contract.DropboxApp },
  },
]
