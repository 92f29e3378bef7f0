import type { ErrorCode } from './errors.ts'

/** Why a code happens, and what each reader does about it; a reader without a line has nothing to do. */
export interface Guide {
  why: string
  /** The admin in the portal, who sees the element. */
  admin?: string
  /** The team that embeds the element and calls the API from its server. */
  portal?: string
  /** Whoever runs this service. */
  operator?: string
}

const TELL_PORTAL = 'Reload the page. If it stays, tell your portal’s support the request id.'

/** A row for every row of `ERRORS`; docs/troubleshooting.md and `/problems/:code` show both as one. */
export const GUIDE = {
  bad_request: {
    why: 'The address or the request has a form that no client of this API sends, often a link that was cut or edited.',
    admin: 'Open the link again as it was generated; if it was cut in an email, generate a new one.',
    portal: 'Compare the request with /openapi.json.',
  },
  invalid_json: {
    why: 'The body ended early, was encoded twice, or is form data.',
    admin: TELL_PORTAL,
    portal: 'Send the result of one JSON.stringify (or your language’s equal) as UTF-8.',
  },
  validation_failed: {
    why: 'A field is missing, unknown, too long or of another type. Unknown fields are refused, so that a typo is noticed.',
    admin: 'Correct the fields that are marked.',
    portal: 'Read errors: each entry has the path of a field and what it must be.',
  },
  invalid_cursor: {
    why: 'A cursor belongs to one list with one filter and one tenant. It was used with another filter, cut, or made by a key that has left SESSION_KEYS.',
    admin: 'Reload the list.',
    portal: 'Repeat the very same query with the cursor, and treat it as opaque; begin again without it.',
    operator: 'After rotating SESSION_KEYS, leave the old key behind the new one for a day.',
  },
  unauthorized: {
    why: 'There is no bearer token, it is of another kind than the route wants (session, API key, operator token), or it is not valid any more.',
    admin: 'Reload the page to sign in anew.',
    portal:
      'Use the API key for /v1/sessions, a session token for what the element calls. A rotated key ends after its overlap.',
    operator:
      'For operator routes, send the ADMIN_TOKEN that is deployed. `npm run smoke` says whether yours is accepted.',
  },
  session_expired: {
    why: 'Sessions are short (15 minutes unless asked otherwise), and can be revoked; a deleted portal or tenant ends its sessions.',
    admin: 'Reload the page.',
    portal: 'Set getSessionToken on the element, so that it fetches a new token by itself before the old one ends.',
    operator: 'If all sessions ended at once, a key was taken out of SESSION_KEYS.',
  },
  forbidden: {
    why: 'The session was made with fewer permissions than this needs: connections:write, events:read, events:export or streams:write.',
    admin: 'Ask the portal’s administrator for the permission.',
    portal: 'Name the permission in permissions when you create the session.',
  },
  origin_not_allowed: {
    why: 'The browser’s page is on an origin that is not registered for the portal. Scheme, host and port must be equal.',
    admin: 'Open the portal at its usual address; if you did, tell its support.',
    portal: 'Ask the operator to add the origin of the page that holds the element.',
    operator: '`npm run portal -- add-origin --id por_… --origin https://…`',
  },
  not_found: {
    why: 'The address is wrong, the thing was removed, or it belongs to another tenant: the answer is the same, so that nothing is given away.',
    admin: 'Go back to the list and reload it.',
    portal: 'Check the id, and that the session is of the tenant that owns it.',
    operator: 'For the widget’s files: run `npm run build` before deploying, so that dist/widget is uploaded.',
  },
  method_not_allowed: {
    why: 'The path exists, but not for this HTTP method.',
    portal: 'The Allow header lists the methods.',
  },
  conflict: {
    why: 'Something else happened first: the state is not the one that the request expects.',
    admin: 'Reload, look at the present state, and try again if it still makes sense.',
    portal: 'Read the resource again before repeating the request.',
  },
  body_too_slow: {
    why: 'The whole body has to be there ten seconds after the headers. A line that stalls, or a sender that waits between pieces, takes longer.',
    admin: 'Try again, if you can over a better connection.',
    portal: 'Send the body at once with its content-length, and repeat the request: nothing was done.',
    operator: 'Many of them from one address are somebody who tries to hold connections open; they are cut off.',
  },
  body_too_large: {
    why: 'No request of this API needs more than 64 kB.',
    portal: 'Send only the fields that /openapi.json names.',
  },
  uri_too_long: {
    why: 'A filter with very many values makes an address longer than servers on the way accept.',
    admin: 'Choose fewer values, or a category instead of its activities.',
    portal: 'Split the query, or filter more broadly and narrow on your side.',
  },
  unsupported_media_type: {
    why: 'The body is JSON, but its content-type says something else.',
    portal: 'Send content-type: application/json.',
  },
  rate_limited: {
    why: 'More requests than a single credential or address may send in a minute.',
    admin: 'Wait a moment; the element tries again by itself.',
    portal: 'Wait as long as Retry-After says. Keep a session for its lifetime instead of making one for every page.',
    operator: 'If an honest portal meets this, look at its request rate in the log before raising the limit.',
  },
  internal_error: {
    why: 'A fault in this service. The cause is in its log, under the request id; it is not told to callers.',
    admin: 'Try again; if it stays, tell your portal’s support the request id.',
    portal: 'Repeat reads with back-off. Give the operator the request id.',
    operator: 'Search the log for the request id: the line "request failed" has the error’s name and place.',
  },
  misconfigured: {
    why: 'A variable or secret is missing or malformed. Its name is told, its value never.',
    admin: 'Nothing helps on this side; tell your portal’s support.',
    portal: 'Tell the operator the name that the detail gives.',
    operator: '/healthz lists every problem. Run `npm run doctor`, then `npx wrangler secret put NAME`.',
  },
  database_unavailable: {
    why: 'The libSQL server did not answer within eight seconds, answered with an error of its own, or was busy with other writers.',
    admin: 'Wait a few seconds and try again.',
    portal: 'Repeat after Retry-After.',
    operator:
      'Check the server and LIBSQL_URL, LIBSQL_AUTH_TOKEN; `npm run doctor` tries them. If it is only busy, lower max_concurrency of the queue. The sync goes on by itself and loses nothing.',
  },
  database_refused: {
    why: 'The libSQL server answered 401 or 403: the token has expired, was revoked, or is not for this database.',
    admin: 'Nothing helps on this side; tell your portal’s support.',
    portal: 'Tell the operator. Repeat after Retry-After.',
    operator:
      'Make a new token for the database and set LIBSQL_AUTH_TOKEN (LIBSQL_AUTH_TOKENS for a named one). /healthz says which. The sync goes on by itself and loses nothing.',
  },
  dropbox_unavailable: {
    why: 'Dropbox, or the network on the way, had a failure. Calls are repeated with growing pauses.',
    admin: 'Nothing to do. If it lasts, look at Dropbox’s status page.',
    operator: 'If only your deployment meets it, check that it may reach api.dropboxapi.com on port 443.',
  },
  dropbox_throttled: {
    why: 'Dropbox counts the calls of all apps of a team. The wait that it asks for is kept for the whole connection.',
    admin: 'Nothing to do. Other apps that read the same team’s log make it more frequent.',
    operator: 'Normal while a large team is read for the first time; what is throttled costs no attempts.',
  },
  dropbox_bad_answer: {
    why: 'An answer was not JSON, or lacked what Dropbox documents; usually a proxy’s error page.',
    admin: 'Nothing to do; it is tried again.',
    operator:
      'If it stays, look for the log lines of the connection: the route is named there. A new form of answer needs an update.',
  },
  credentials_revoked: {
    why: 'A team admin removed the app in the Dropbox admin console, or the app’s secret or keys were replaced.',
    admin: 'Click Reconnect, generate a link, and approve the app again. The events that you have stay.',
    portal: 'Show it: the element fires dropbox-error, and the connection has status error.',
    operator: 'If many connections stop at once, the Dropbox app was disabled or its secret rotated.',
  },
  credentials_unreadable: {
    why: 'Credentials are sealed with a key of ENCRYPTION_KEYS, and the key that sealed these is not in the ring any more.',
    admin: 'Click Reconnect, and approve the app again.',
    operator: 'Put the old key back behind the new one; connections then work again by themselves.',
  },
  admin_not_active: {
    why: 'A team token belongs to the admin who approved it. That admin was suspended, left, or is no team admin any more.',
    admin: 'Click Reconnect with an admin who stays; a role account of your own is the best choice.',
  },
  scope_missing: {
    why: 'The app was approved before the permission was switched on for it; Dropbox adds none to an approval that exists.',
    admin: 'Click Reconnect, and approve the app again.',
    operator: 'Enable team_info.read, members.read and events.read in the Dropbox App Console, and Submit.',
  },
  app_misconfigured: {
    why: 'App key and App secret do not belong together any more, the redirect URI is not registered, or the app is no scoped team app.',
    admin: 'Nothing helps on this side; tell your portal’s support. It goes on by itself once the app is right.',
    portal: 'For an app of your own, PUT the same key with the present secret; connections go on with it.',
    operator: '`npm run doctor` prints the redirect URI to register; docs/deploy.md has the app’s settings.',
  },
  app_changed: {
    why: 'A refresh token belongs to the app that was approved. DROPBOX_APP_KEY is another one now, so Dropbox would not accept it.',
    admin: 'Click Reconnect, generate a link, and approve the app. The events that you have stay.',
    operator:
      'With the app of before in DROPBOX_APP_KEY and DROPBOX_APP_SECRET, connections go on after Test API. A new app needs a new approval of each.',
  },
  app_rejected: {
    why: 'App key and App secret were asked at Dropbox before they are kept: they do not belong together, or the app was deleted.',
    portal: 'Copy both from the Settings page of the app; the secret is shown there after a click.',
    operator: 'The same, for an app that you set for a portal.',
  },
  not_a_team: {
    why: 'A personal Dropbox account signed in. Only teams have an audit log.',
    admin: 'Sign out of Dropbox, open the link again, and sign in with your work account.',
  },
  wrong_admin: {
    why: 'The link is bound to the address that was entered, so that nobody connects another account by mistake. Nothing of the approval was kept.',
    admin: 'Sign out of Dropbox first, or start over with the address of the account that you use.',
  },
  other_team: {
    why: 'A reconnect must lead to the same team, or two teams’ events would stand in one log.',
    admin: 'Sign in with an admin of the team that the connection names, or add a new connection.',
  },
  access_denied: {
    why: 'Cancel was pressed on Dropbox’s page, or the team’s policy does not let this app in.',
    admin:
      'Generate a new link and click Allow. If there is no Allow, a team admin lifts the restriction in Dropbox’s admin console, under Settings, App permissions.',
  },
  link_expired: {
    why: 'Authorization links work for a limited time, since whoever has one can connect a team.',
    admin: 'Generate a new link in the portal, and follow it soon.',
    operator: 'If fresh links are called expired, the clock of a machine is wrong.',
  },
  state_invalid: {
    why: 'Each link works once, and a newer link ends the older ones. Opening it twice, or a mail scanner that opened it, uses it up.',
    admin: 'If the portal shows the connection as connected, all is well. Otherwise generate a new link.',
  },
  authorization_failed: {
    why: 'Dropbox came back with an error instead of a code, or did not accept the code: it works for a short time, once.',
    admin: 'Generate a new link and try again.',
    operator: 'If it happens each time, compare the redirect URI and the app’s secret: `npm run doctor`.',
  },
  not_connected: {
    why: 'The connection was never approved, or is disconnected.',
    admin: 'Generate a link and approve the app.',
    portal: 'Look at status before you ask for a sync or a test.',
  },
  no_file_events: {
    why: 'Dropbox logs file activity for some plans only. Sign-ins, members, sharing and settings are there in every plan.',
    admin: 'Nothing is wrong. For file events, ask Dropbox about your plan.',
  },
  cursor_stuck: {
    why: 'Dropbox said many times that there is more, and sent nothing. The part that was read is kept.',
    admin: 'Nothing to do.',
    operator: 'If it stays for a day, ask Dropbox’s API support, with the team and the day.',
  },
  sync_silent: {
    why: 'For a quarter of an hour nothing was read, though a read is due every minute or every ten.',
    admin: 'Run Test API: the first part that fails says why.',
    operator:
      'Check that the cron runs (`npx wrangler tail`), that the queue has a consumer, and what is in the dead letters.',
  },
  stream_address_refused: {
    why: 'Events leave over https to public addresses only: no private, local or reserved network in any notation, no internal name, no user name or password inside.',
    admin: 'Enter the public https address of the receiver.',
    portal: 'Streams are checked when they are made and before every request, names by what they lead to.',
    operator:
      'Where receivers stand in your own network, set STREAM_ALLOW_PRIVATE to true. Every tenant may then name addresses in it.',
  },
  stream_unreachable: {
    why: 'No connection within fifteen seconds, a certificate that is not valid, a name that does not exist, or an answer that broke off.',
    admin: 'Open the receiver to the internet, then use the test button. Nothing is lost meanwhile.',
    operator: 'If every stream meets this, the service itself cannot reach the internet.',
  },
  stream_failed: {
    why: 'The receiver answered 5xx, 408 or 425, or something that its kind never answers.',
    admin: 'Look at the receiver’s log. Sending goes on by itself, with growing pauses.',
  },
  stream_throttled: {
    why: 'The receiver answered 429. Its Retry-After is kept.',
    admin: 'Nothing to do; if the stream falls behind for long, raise the receiver’s limit or set a filter.',
  },
  stream_unauthorized: {
    why: 'The receiver answered 401 or 403: a token that was replaced, switched off, or may not write to the index.',
    admin: 'Make a new token at the receiver, enter it in the stream, and use the test button.',
  },
  stream_not_found: {
    why: 'The server answered 404 or 405: the path, the index, the rule or the stream in it does not exist.',
    admin: 'Correct the address or the options, and use the test button.',
  },
  stream_redirected: {
    why: 'A redirect could lead anywhere, also into a private network, so none is followed.',
    admin: 'Enter the address that the redirect leads to.',
  },
  stream_events_refused: {
    why: 'The receiver answered 400, 413 or alike. Less is sent at a time until the event is found that it refuses; that one is set aside.',
    admin:
      'Compare kind and format with what the receiver expects. Mend the receiver, then send again what was set aside.',
  },
  stream_gone: {
    why: 'A receiver answers 410 to say that nothing should be sent to it again.',
    admin: 'Delete the stream, or correct its address and switch it on.',
  },
  stream_secrets_unreadable: {
    why: 'Secrets are sealed with a key of ENCRYPTION_KEYS, and the key that sealed this one is not in the ring any more.',
    admin: 'Enter the token anew; for a webhook, rotate the secret.',
    operator: 'Put the old key back behind the new one; sending then goes on by itself.',
  },
} as const satisfies Record<ErrorCode, Guide>
