/** Types of `<dropbox-connector>` for TypeScript, JSX and the DOM. */
import type { Connection, ConnectionTest } from './types.ts'

/** Attributes, as HTML and JSX have them. */
export interface DropboxConnectorAttributes {
  'api-base'?: string
  'session-token'?: string
  view?: 'all' | 'connections' | 'events' | 'streams' | 'audit'
  'connection-id'?: string
  locale?: string
  theme?: 'auto' | 'light' | 'dark'
  'hash-state'?: string
}

export interface DropboxConnectorElement extends HTMLElement {
  apiBase: string
  sessionToken: string
  view: 'all' | 'connections' | 'events' | 'streams' | 'audit'
  connectionId: string
  locale: string
  theme: 'auto' | 'light' | 'dark'
  hashState: string | null | undefined
  getSessionToken: (() => Promise<string>) | undefined
}

/** What each event carries; all bubble and cross shadow roots. */
export interface DropboxConnectorEventDetails {
  'dropbox-connected': { connection: Connection }
  'dropbox-disconnected': { connectionId: string }
  'dropbox-test-finished': { connectionId: string; test: ConnectionTest }
  'dropbox-session-expired': { reason: 'missing' | 'expired' | 'refused' | 'unavailable' }
  'dropbox-error': { code: string; detail: string; requestId?: string | undefined }
}

export type DropboxConnectorEventMap = {
  [K in keyof DropboxConnectorEventDetails]: CustomEvent<DropboxConnectorEventDetails[K]>
}

declare global {
  interface HTMLElementTagNameMap {
    'dropbox-connector': DropboxConnectorElement
  }
  interface HTMLElementEventMap extends DropboxConnectorEventMap {}
}
