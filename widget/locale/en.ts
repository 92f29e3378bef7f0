import type { EndingWords } from './en-ending.ts'

/** Every sentence of the connection side. Other languages have the type `Messages`, so that a missing one does not compile. */
export const en = {
  retry: 'Try again',
  dismiss: 'Dismiss',
  cancel: 'Cancel',
  close: 'Close',
  loading: 'Loading',
  optional: 'optional',
  supportCode: (id: string) => `Support code ${id}`,

  connections: 'Connections',
  streams: 'Event streams',
  audit: 'Audit trail',
  connectDropbox: 'Connect Dropbox',
  emptyTitle: 'Nothing connected yet',
  emptyText:
    'Connect your Dropbox team to see who did what: files, sharing, sign-ins, devices and settings of the last sixty days, and everything from now on.',
  emptyAccess: 'Read-only. Files themselves are never opened.',
  notFound: 'This connection does not exist any more.',
  status: {
    pending: 'Waiting for approval',
    connected: 'Connected',
    error: 'Connection error',
    disconnected: 'Disconnected',
  },

  members: (count: number, text: string) => (count === 1 ? '1 member' : `${text} members`),
  events: (count: number, text: string) => (count === 1 ? '1 event' : `${text} events`),
  lastSync: (when: string) => `Synced ${when}`,
  neverSynced: 'Not synced yet',
  lastEvent: (when: string) => `Latest event ${when}`,
  linkOpen: (when: string) => `The link expires ${when}.`,
  linkOver: 'The link is no longer valid. Generate a new one to go on.',
  disconnectedKept: 'No new events are read. Reconnect to go on where it stopped.',
  testApi: 'Test API',
  syncNow: 'Sync now',
  syncAsked: 'Sync requested',
  reconnect: 'Reconnect',
  newLink: 'New link',
  rename: 'Rename',
  save: 'Save',
  connectionName: 'Connection name',
  disconnect: 'Disconnect',
  remove: 'Remove',

  activity: 'Progress and log',
  progress: 'Reading the audit log',
  progressDays: (done: string, total: string) => `${done} of ${total} days`,
  progressWaiting: 'Waiting to start',
  progressLeft: (time: string) => `about ${time} left`,
  throttled: 'Dropbox asks to slow down; this continues by itself.',

  connectDropboxSteps: 'Steps to connect Dropbox',
  steps: ['Admin account', 'Approval at Dropbox', 'Connected'],
  stepOf: (step: string, total: string) => `Step ${step} of ${total}`,
  whoTitle: 'Who approves the access?',
  adminEmail: 'Admin account email address',
  adminEmailHint:
    'An admin of your Dropbox team, who will sign in at Dropbox. Dropbox turns anyone else away with a page of its own.',
  adminEmailMissing: 'Enter the email address of the Dropbox team admin.',
  adminEmailWrong: 'Enter an email address such as name@example.com.',
  nameHint: 'To tell several teams apart.',
  nameWrong: 'Use at most 100 characters.',
  generateLink: 'Generate link',
  approveTitle: 'Approve the access at Dropbox',
  approveText: (email: string) => `Sign in as ${email} and choose Allow.`,
  approveElsewhere: 'Somebody else is the admin? Send them the link; it works on any computer.',
  followLink: 'Follow this link',
  opensWindow: 'opens a new window',
  copyLink: 'Copy link',
  copied: 'Link copied',
  copyByHand: 'Copying is not allowed here. Select the link and copy it:',
  waiting: 'Waiting for approval',
  waitingText: 'This page notices by itself once access is allowed.',
  back: 'Back',
  finishLater: 'Finish later',
  creatingLink: 'Generating the link',
  linkAgain: 'Generate link again',
  otherAddress: 'Use another address',
  notApproved: 'Access was not approved',
  expiredTitle: 'The link has expired',
  expiredText: 'Nobody approved it in time. Nothing was connected.',
  expiredResolution: 'Generate a new link.',
  goneTitle: 'This connection was removed',
  goneText: 'It was removed in the meantime, here or elsewhere.',
  successTitle: 'Dropbox was successfully connected',
  successText: (team: string) => `${team} is connected, and its audit log is being read.`,

  testHint: 'Testing may take a couple of minutes',
  testRunning: 'Testing',
  testPassed: 'Every check passed.',
  testFailed: 'Some checks failed.',
  testSteps: {
    credentials: 'Credentials',
    admin: 'Approving admin',
    team: 'Team information',
    scopes: 'Permissions',
    plan: 'Dropbox plan',
    audit_log: 'Reading the audit log',
    database: 'Storing events',
    freshness: 'Events are up to date',
  },
  testStatus: { pending: 'Waiting', running: 'Running', passed: 'Passed', failed: 'Failed', skipped: 'Skipped' },

  sessionTitle: 'Your session has ended',
  problemTitle: 'Something went wrong',
  problems: {
    offline: ['You are offline.', 'This continues when the connection is back.'],
    unreachable: ['The service cannot be reached.', 'Check your network, then try again.'],
    unreadable: ['The service sent an answer that cannot be read.', 'Try again in a moment.'],
    session_missing: ['This page has not signed you in.', 'Reload the page; if it stays, tell the portal’s support.'],
    session_unavailable: ['A new session could not be started.', 'Try again, or reload the page and sign in.'],
    session_expired: ['Your session has expired.', 'Try again, or reload the page and sign in.'],
    widget_error: ['A part of this page failed.', 'Try again, or reload the page.'],
  },
  /** Problems that the API words itself, in English; other languages word them here by code. */
  apiProblems: {} as ApiProblems,
}

type Wording = [detail: string, resolution?: string]
/** Whose Dropbox app asks for the access. In English the wizard, which comes later, has the words itself. */
type AppWords = Record<'tenant' | 'portal' | 'operator', string>
/** What English says later, other languages have at once. */
export type Messages = typeof en & { appOf?: AppWords } & Partial<EndingWords>
export type ApiProblems = Partial<Record<ApiProblemCode, Wording>>
/** The API's codes that a person may see in the widget. */
export type ApiProblemCode =
  | 'access_denied'
  | 'admin_not_active'
  | 'app_changed'
  | 'app_misconfigured'
  | 'authorization_failed'
  | 'credentials_revoked'
  | 'credentials_unreadable'
  | 'database_unavailable'
  | 'dropbox_bad_answer'
  | 'dropbox_throttled'
  | 'dropbox_unavailable'
  | 'forbidden'
  | 'internal_error'
  | 'link_expired'
  | 'misconfigured'
  | 'no_file_events'
  | 'not_a_team'
  | 'not_connected'
  | 'not_found'
  | 'origin_not_allowed'
  | 'other_team'
  | 'rate_limited'
  | 'scope_missing'
  | 'state_invalid'
  | 'sync_silent'
  | 'wrong_admin'

/** A language other than English: every sentence, and every problem of the API. */
export type Translation = Omit<Messages, 'apiProblems'> & {
  apiProblems: Record<ApiProblemCode, Wording>
  appOf: AppWords
} & EndingWords
