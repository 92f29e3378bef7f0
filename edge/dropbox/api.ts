/** What the rest of the product knows of Dropbox: shapes only. `client.ts` and `oauth.ts` fill them. */

/** A Dropbox app: the key is public, the secret is not. */
export interface AppCredentials {
  key: string
  secret: string
}

export interface Grant {
  accessToken: string
  refreshToken: string
  /** Milliseconds since the epoch. */
  accessExpiresAt: number
  scopes: string[]
  /** Present on a team grant. */
  teamId?: string
}

export type Revocation = 'revoked' | 'refused' | 'unreachable'

/** `reset` and `bad_cursor` are outcomes, not errors. `at` is seconds; Dropbox documents it as approximate. */
export type PageOutcome =
  | { kind: 'page'; events: unknown[]; cursor: string; hasMore: boolean }
  | { kind: 'reset'; at?: number }
  | { kind: 'bad_cursor' }

/** The team routes, with one access token. Every method throws ConnectorError. */
export interface TeamApi {
  authenticatedAdmin(): Promise<{ memberId: string; email: string; name: string }>
  teamInfo(): Promise<{ teamId: string; name: string; memberCount: number }>
  hasFileEvents(): Promise<boolean>
  /** Seconds; `from` inclusive, `to` exclusive. */
  firstPage(range: { from: number; to?: number; limit?: number }): Promise<PageOutcome>
  nextPage(cursor: string): Promise<PageOutcome>
}
