import type { StreamOptions } from '../../db/schema/streams.ts'
import type { Context } from '../context.ts'
import type { StreamKind } from '../contract.ts'
import { checkAddress } from '../streams/address.ts'
import { checkTarget } from '../streams/network.ts'
import { invalid } from './parse-filter.ts'

/** What a kind has, and what it must have. */
const OPTIONS: Record<
  StreamKind,
  { may: (keyof StreamOptions)[]; must: (keyof StreamOptions)[]; token: 'must' | 'may' | 'no' }
> = {
  webhook: { may: [], must: [], token: 'no' },
  splunk: { may: ['index', 'sourcetype'], must: [], token: 'must' },
  elastic: { may: ['index'], must: ['index'], token: 'may' },
  sentinel: {
    may: ['ruleId', 'streamName', 'directoryId', 'clientId', 'authority', 'scope'],
    must: ['ruleId', 'streamName', 'directoryId', 'clientId'],
    token: 'must',
  },
  http: { may: [], must: [], token: 'may' },
}

export interface StreamShape {
  kind: StreamKind
  url: string
  options: StreamOptions
  hasToken: boolean
}

/** Throws `validation_failed` for a field that the kind has not or lacks, `stream_address_refused`. */
export async function checkStream(ctx: Context, { kind, url, options, hasToken }: StreamShape): Promise<void> {
  const { may, must, token } = OPTIONS[kind]
  for (const name of Object.keys(options) as (keyof StreamOptions)[]) {
    if (!may.includes(name)) invalid(`options.${name}`, `is not for ${kind}`)
  }
  for (const name of must) if (!options[name]) invalid(`options.${name}`, `is needed for ${kind}`)
  if (token === 'must' && !hasToken) invalid('token', `is needed for ${kind}`)
  if (token === 'no' && hasToken) invalid('token', `is not for ${kind}: its messages are signed`)
  await checkTarget(ctx.network, url)
  if (options.authority) {
    checkAddress(options.authority, ctx.network)
    if (new URL(options.authority).origin !== options.authority) invalid('options.authority', 'must be an origin')
  }
}

/** Whether what is kept for the one receiver would be sent to another one. */
export function leadsElsewhere(before: StreamShape, after: StreamShape): boolean {
  return (
    new URL(before.url).origin !== new URL(after.url).origin || before.options.authority !== after.options.authority
  )
}
