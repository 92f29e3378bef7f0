/**
 * The one table of error codes. A code's row says what a person reads, the status, and whether trying again can help.
 * `docs/troubleshooting.md` is generated from it.
 */
export interface ErrorRow {
  status: number
  title: string
  detail: string
  resolution?: string
  retry: boolean
}

export const ERRORS = {
  bad_request: { status: 400, title: 'Bad request', detail: 'The request could not be understood.', retry: false },
  invalid_json: {
    status: 400,
    title: 'Body is not JSON',
    detail: 'The request body is not valid JSON.',
    resolution: 'Send a JSON object with content-type application/json.',
    retry: false,
  },
  validation_failed: {
    status: 400,
    title: 'Validation failed',
    detail: 'Some fields are missing or not of the expected form.',
    resolution: 'See errors for each field.',
    retry: false,
  },
  invalid_cursor: {
    status: 400,
    title: 'Cursor not usable',
    detail: 'The cursor is damaged or belongs to another list or filter.',
    resolution: 'Start the list again without a cursor.',
    retry: false,
  },
  unauthorized: {
    status: 401,
    title: 'Not signed in',
    detail: 'The request carries no valid credential for this route.',
    resolution: 'Send a valid bearer token.',
    retry: false,
  },
  session_expired: {
    status: 401,
    title: 'Session expired',
    detail: 'The session token has expired or was revoked.',
    resolution: 'Ask your server for a new session.',
    retry: false,
  },
  forbidden: {
    status: 403,
    title: 'Not allowed',
    detail: 'This session does not have the permission that the route needs.',
    resolution: 'Ask the portal for a session with that permission.',
    retry: false,
  },
  origin_not_allowed: {
    status: 403,
    title: 'Origin not allowed',
    detail: 'This origin is not registered for the portal that issued the session.',
    resolution: 'Register the origin with PATCH /v1/portals/:id.',
    retry: false,
  },
  not_found: { status: 404, title: 'Not found', detail: 'There is nothing at this address.', retry: false },
  method_not_allowed: {
    status: 405,
    title: 'Method not allowed',
    detail: 'This address does not answer to that method.',
    retry: false,
  },
  conflict: { status: 409, title: 'Conflict', detail: 'The present state does not allow this.', retry: false },
  body_too_slow: {
    status: 408,
    title: 'Body too slow',
    detail: 'The request body did not arrive in time.',
    resolution: 'Send the request again, its body in one go.',
    retry: true,
  },
  body_too_large: {
    status: 413,
    title: 'Body too large',
    detail: 'The request body is larger than this route accepts.',
    retry: false,
  },
  uri_too_long: {
    status: 414,
    title: 'Address too long',
    detail: 'The address with its filter is longer than this service accepts.',
    resolution: 'Filter by fewer values.',
    retry: false,
  },
  unsupported_media_type: {
    status: 415,
    title: 'Unsupported media type',
    detail: 'The request body is not declared as JSON.',
    resolution: 'Send it with content-type application/json.',
    retry: false,
  },
  rate_limited: {
    status: 429,
    title: 'Too many requests',
    detail: 'This credential or address has sent too many requests.',
    resolution: 'Wait as long as Retry-After says.',
    retry: true,
  },
  internal_error: {
    status: 500,
    title: 'Internal error',
    detail: 'Something went wrong on our side.',
    resolution: 'Try again; if it stays, quote the requestId to your provider.',
    retry: true,
  },
  misconfigured: {
    status: 500,
    title: 'Service is misconfigured',
    detail: 'A configuration value is missing or malformed.',
    resolution: 'The operator sets the named variable; /healthz lists what is wrong.',
    retry: false,
  },
  database_unavailable: {
    status: 503,
    title: 'Database unavailable',
    detail: 'The database cannot be reached at the moment. Nothing was lost.',
    resolution: 'Try again in a few seconds; it recovers by itself.',
    retry: true,
  },
  database_refused: {
    status: 503,
    title: 'Database refuses the service',
    detail: 'The database does not accept the credentials that this service has for it. Nothing was lost.',
    resolution: 'The operator gives a valid LIBSQL_AUTH_TOKEN; until then, trying again does not help.',
    retry: true,
  },
  // Dropbox and the connection; these also stand on a connection as its error
  dropbox_unavailable: {
    status: 502,
    title: 'Dropbox unavailable',
    detail: 'Dropbox did not answer, or answered with a server error.',
    resolution: 'Nothing to do: it is tried again by itself.',
    retry: true,
  },
  dropbox_throttled: {
    status: 503,
    title: 'Dropbox asks to slow down',
    detail: 'Dropbox limits the number of calls for this team at the moment.',
    resolution: 'Nothing to do: the sync continues when Dropbox allows.',
    retry: true,
  },
  dropbox_bad_answer: {
    status: 502,
    title: 'Dropbox sent something unexpected',
    detail: 'The answer from Dropbox could not be read.',
    resolution: 'It is tried again by itself; if it stays, tell your provider.',
    retry: true,
  },
  credentials_revoked: {
    status: 409,
    title: 'Dropbox access was revoked',
    detail: 'Dropbox no longer accepts the credentials of this connection.',
    resolution: 'Reconnect: generate a new link and approve the app again.',
    retry: false,
  },
  credentials_unreadable: {
    status: 409,
    title: 'Stored credentials cannot be opened',
    detail: 'The key that sealed the credentials of this connection is no longer configured.',
    resolution: 'Reconnect, or restore the key in ENCRYPTION_KEYS.',
    retry: false,
  },
  admin_not_active: {
    status: 409,
    title: 'The approving admin is no longer a team admin',
    detail: 'The admin who approved the app has left the team or lost the admin role.',
    resolution: 'Reconnect with the account of an active team admin.',
    retry: false,
  },
  scope_missing: {
    status: 409,
    title: 'A permission is missing',
    detail: 'The Dropbox app was approved without a permission that is needed.',
    resolution: 'Enable the permission for the Dropbox app, then reconnect.',
    retry: false,
  },
  app_misconfigured: {
    status: 502,
    title: 'The Dropbox app is misconfigured',
    detail: 'Dropbox does not accept the app key or secret, or the app lacks a permission.',
    resolution: 'Whoever brought the app checks it in the Dropbox App Console and gives its present secret.',
    retry: false,
  },
  app_changed: {
    status: 409,
    title: 'The Dropbox app was changed',
    detail: 'The access was given to another Dropbox app than the one that is configured now.',
    resolution: 'Reconnect: generate a new link and approve the present app.',
    retry: false,
  },
  app_rejected: {
    status: 400,
    title: 'Dropbox does not know this app',
    detail: 'Dropbox does not accept this App key with this App secret. Nothing was changed.',
    resolution: 'Copy both again from the Settings page of the app in the Dropbox App Console.',
    retry: false,
  },
  not_a_team: {
    status: 409,
    title: 'Not a Dropbox team',
    detail: 'The account that approved the app does not belong to a Dropbox team.',
    resolution: 'Sign in with the account of a team admin.',
    retry: false,
  },
  wrong_admin: {
    status: 403,
    title: 'Another admin signed in',
    detail: 'The Dropbox account that signed in is not the admin account that was entered.',
    resolution: 'Open the link again and sign in as the admin who was entered, or start over with the other address.',
    retry: false,
  },
  other_team: {
    status: 409,
    title: 'Another team was connected',
    detail: 'The account that signed in belongs to another Dropbox team than this connection.',
    resolution: 'Sign in with an admin of the same team, or add a new connection.',
    retry: false,
  },
  access_denied: {
    status: 403,
    title: 'Access was denied at Dropbox',
    detail: 'The person at Dropbox pressed Cancel or Deny.',
    resolution: 'Generate a new link and click Allow.',
    retry: false,
  },
  link_expired: {
    status: 400,
    title: 'This link has expired',
    detail: 'The authorization link is too old.',
    resolution: 'Generate a new link in the portal.',
    retry: false,
  },
  state_invalid: {
    status: 400,
    title: 'This link cannot be used',
    detail: 'The link was already used, was replaced by a newer one, or is not one of ours.',
    resolution: 'Generate a new link in the portal.',
    retry: false,
  },
  authorization_failed: {
    status: 502,
    title: 'Dropbox could not finish the sign-in',
    detail: 'Dropbox reported an error instead of access.',
    resolution: 'Generate a new link and try again.',
    retry: true,
  },
  not_connected: {
    status: 409,
    title: 'Not connected',
    detail: 'This connection has no access to Dropbox at the moment.',
    resolution: 'Generate a link and approve the app first.',
    retry: false,
  },
  no_file_events: {
    status: 200,
    title: 'The plan has no file events',
    detail: "This team's Dropbox plan does not log file events; everything else is read.",
    resolution: 'Business Plus, Advanced and Enterprise plans log file events.',
    retry: false,
  },
  cursor_stuck: {
    status: 502,
    title: 'Dropbox keeps sending empty pages',
    detail: 'Dropbox promised more events but sent none many times in a row.',
    resolution: 'Nothing to do: this day is begun again later.',
    retry: true,
  },
  sync_silent: {
    status: 200,
    title: 'No successful poll for too long',
    detail: 'The audit log of this connection has not been read for longer than it should.',
    resolution: 'Run Test API to see which part fails.',
    retry: true,
  },
  // Streams; these also stand on a stream as its error
  stream_address_refused: {
    status: 400,
    title: 'This address is not allowed',
    detail: 'Events are not sent to this address.',
    resolution: 'Give the public https address of your receiver.',
    retry: false,
  },
  stream_unreachable: {
    status: 502,
    title: 'The receiver cannot be reached',
    detail: 'The receiver did not answer, or the connection broke off.',
    resolution: 'Check that the receiver runs and is open to the internet. It is tried again by itself.',
    retry: true,
  },
  stream_failed: {
    status: 502,
    title: 'The receiver reports a failure of its own',
    detail: 'The receiver answered with a server error.',
    resolution: 'Look at the receiver’s log. It is tried again by itself.',
    retry: true,
  },
  stream_throttled: {
    status: 502,
    title: 'The receiver asks to slow down',
    detail: 'The receiver takes no more requests at the moment.',
    resolution: 'Nothing to do: sending goes on when the receiver allows.',
    retry: true,
  },
  stream_unauthorized: {
    status: 502,
    title: 'The receiver does not accept the credentials',
    detail: 'The receiver answered that the token or secret is wrong, or may not write there.',
    resolution: 'Enter a valid token or secret.',
    retry: true,
  },
  stream_not_found: {
    status: 502,
    title: 'There is no receiver at this address',
    detail: 'The server answered that it has nothing at this address.',
    resolution: 'Correct the address of the stream.',
    retry: true,
  },
  stream_redirected: {
    status: 502,
    title: 'The receiver has moved',
    detail: 'The receiver answered with a redirect, which is not followed.',
    resolution: 'Enter the final address.',
    retry: true,
  },
  stream_events_refused: {
    status: 502,
    title: 'The receiver does not take these events',
    detail: 'The receiver answered that it cannot use what was sent.',
    resolution: 'Check kind, format and options of the stream; what stays refused is set aside and can be sent again.',
    retry: true,
  },
  stream_gone: {
    status: 502,
    title: 'The receiver wants nothing more',
    detail: 'The receiver answered that it is gone for good (410), and the stream was switched off.',
    resolution: 'Correct the address or delete the stream; switch it on to try again.',
    retry: false,
  },
  stream_secrets_unreadable: {
    status: 409,
    title: 'The stream’s secret cannot be opened',
    detail: 'The key that sealed the secret of this stream is no longer configured.',
    resolution: 'Enter the token anew or rotate the secret, or restore the key in ENCRYPTION_KEYS.',
    retry: true,
  },
} as const satisfies Record<string, ErrorRow>

export type ErrorCode = keyof typeof ERRORS

export interface ErrorExtras {
  /** In place of the row's detail: what exactly went wrong. Never a secret or event content. */
  detail?: string
  cause?: unknown
  errors?: { path: string; message: string }[]
  /** Milliseconds until a retry makes sense. */
  retryAfterMs?: number
  headers?: Record<string, string>
}

/** An error that knows its code, its status, and whether a retry helps. */
export class ConnectorError extends Error {
  override readonly name = 'ConnectorError'
  readonly code: ErrorCode
  readonly row: ErrorRow
  readonly extras: ErrorExtras

  constructor(code: ErrorCode, extras: ErrorExtras = {}) {
    super(extras.detail ?? ERRORS[code].detail, { cause: extras.cause })
    this.code = code
    this.row = ERRORS[code]
    this.extras = extras
  }

  get retry(): boolean {
    return this.row.retry
  }
}
