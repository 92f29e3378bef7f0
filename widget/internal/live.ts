import type { Connection } from '../../edge/contract.ts'

/** There is access to Dropbox, working or not; an error before the first approval is only a failed link. */
export const isLive = ({ status, connectedAt }: Connection): boolean =>
  status === 'connected' || (status === 'error' && connectedAt !== undefined)
