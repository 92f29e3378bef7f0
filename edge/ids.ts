import { customAlphabet } from 'nanoid'

export const PREFIXES = {
  portal: 'por',
  key: 'key',
  session: 'ses',
  connection: 'con',
  test: 'tst',
  deadLetter: 'dlq',
  request: 'req',
  log: 'log',
  query: 'qry',
  stream: 'str',
  renormalization: 'rnm',
} as const
export type IdKind = keyof typeof PREFIXES
export type Id<K extends IdKind> = `${(typeof PREFIXES)[K]}_${string}`

const random = customAlphabet('0123456789ABCDEFGHJKMNPQRSTVWXYZabcdefghjkmnpqrstvwxyz', 22)

/** A new id: the kind's prefix and 125 random bits. */
export function newId<K extends IdKind>(kind: K): Id<K> {
  return `${PREFIXES[kind]}_${random()}` as Id<K>
}
