import './internal/trusted-types.ts'
import { DropboxConnector } from './dropbox-connector.ts'
import { define } from './internal/part.ts'
import { restoreTrustedTypes } from './internal/trusted-types.ts'

if (restoreTrustedTypes()) define('dropbox-connector', DropboxConnector)

export type { DropboxConnectorEventDetails, DropboxConnectorEventMap } from './events.ts'
export { DropboxConnector }
