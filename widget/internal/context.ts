import type { Connection, Permission } from '../../edge/contract.ts'
import type { DropboxConnectorEventDetails } from '../events.ts'
import type { Messages } from '../locale/en.ts'
import type { Api } from './api.ts'
import type { Format } from './format.ts'
import type { Problem } from './problem.ts'

/** What every inner element is given by the outer one; a new object when the language changes. */
export interface Context {
  readonly api: Api
  readonly messages: Messages
  readonly format: Format
  /** The language of `messages`, for chunks that bring their own sentences. */
  readonly language: string
  emit<K extends keyof DropboxConnectorEventDetails>(name: K, detail: DropboxConnectorEventDetails[K]): void
  /** Tells the host of a failure that the person sees. */
  report(problem: Problem): void
  /** Says something to people who do not see the screen. Not for what receives focus or is on it word for word. */
  announce(text: string): void
  /** Takes in a connection as the API just answered it. */
  update(connection: Connection): void
  /** The prefix of the filters' keys in the page's hash; undefined where they are to stay out of it. */
  readonly hash: string | undefined
  /** Whether the session has a permission; true for a token that does not say. */
  may(permission: Permission): boolean
  /** Shows times in UTC, or in the zone of the person. */
  setUtc(utc: boolean): void
  /** Asks the API for the connections again. */
  refresh(): void
}
