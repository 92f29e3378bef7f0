import './internal/trusted-types.ts'
// Side by side, since like beside like is what compresses.
import './styles/base.ts'
import './styles/connections.ts'
import './styles/controls.ts'
import './styles/tokens.ts'
import './styles/wizard.ts'
import { DropboxConnector } from './dropbox-connector.ts'
import { define } from './internal/part.ts'
import { restoreTrustedTypes } from './internal/trusted-types.ts'

if (restoreTrustedTypes()) define('dropbox-connector', DropboxConnector)

export type { DropboxConnectorEventDetails, DropboxConnectorEventMap } from './events.ts'
export { DropboxConnector }
