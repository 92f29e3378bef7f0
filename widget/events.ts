import type { Connection, ConnectionTest } from '../edge/contract.ts'

/** What each event of `<dropbox-connector>` carries; all bubble and cross shadow roots. */
export interface DropboxConnectorEventDetails {
  /** A connection has been approved, also after a reconnect. */
  'dropbox-connected': { connection: Connection }
  /** A connection was ended here, or was found ended. */
  'dropbox-disconnected': { connectionId: string }
  'dropbox-test-finished': { connectionId: string; test: ConnectionTest }
  /** No usable session token: set `session-token` anew, or let `getSessionToken` answer. */
  'dropbox-session-expired': { reason: 'missing' | 'expired' | 'refused' | 'unavailable' }
  /** Something failed that the person was told of; `code` is stable. */
  'dropbox-error': { code: string; detail: string; requestId?: string | undefined }
}

export type DropboxConnectorEventMap = {
  [K in keyof DropboxConnectorEventDetails]: CustomEvent<DropboxConnectorEventDetails[K]>
}

declare global {
  interface HTMLElementEventMap extends DropboxConnectorEventMap {}
}
