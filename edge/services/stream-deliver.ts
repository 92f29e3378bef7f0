import type { DeliveryValues } from '../../db/queries/stream-work.ts'
import type { StreamRow } from '../../db/queries/streams.ts'
import type { Context } from '../context.ts'
import { sha256 } from '../lib/crypto.ts'
import type { Parcel, Target } from '../streams/adapter.ts'
import { ADAPTERS } from '../streams/adapters/index.ts'
import { entraToken, forgetEntraTokens } from '../streams/entra.ts'
import { send } from '../streams/send.ts'
import { judgeError, type Verdict } from '../streams/verdict.ts'
import { openStream, signingSecrets } from './stream-secrets.ts'

export interface Outcome {
  verdict: Verdict
  /** What the receiver answered; absent when it did not. */
  status?: number
  durationMs: number
}

/** More items than this are never set aside out of one request: then something is wrong with all of them. */
const MAX_REFUSED = 50

/** Sends a parcel once and says what became of it. Throws only what is no trouble of the stream. */
export async function deliver(ctx: Context, stream: StreamRow, parcel: Parcel): Promise<Outcome> {
  const adapter = ADAPTERS[stream.kind]
  const started = ctx.now()
  try {
    const target = await targetOf(ctx, stream)
    const answer = await send(ctx.network, adapter.request(target, parcel))
    if (stream.kind === 'sentinel' && answer.status === 401) forgetEntraTokens()
    const verdict = strict(adapter.judge(answer, parcel), parcel)
    return { verdict, status: answer.status, durationMs: answer.durationMs }
  } catch (error) {
    return { verdict: judgeError(error), durationMs: Math.max(0, ctx.now() - started) }
  }
}

async function targetOf(ctx: Context, stream: StreamRow): Promise<Target> {
  const secrets = await openStream(ctx, stream)
  const token =
    stream.kind === 'sentinel'
      ? await entraToken(ctx.network, stream.options, secrets.token ?? '', ctx.now())
      : secrets.token
  return {
    url: stream.url,
    options: stream.options,
    ...(token ? { token } : {}),
    signing: signingSecrets(secrets, ctx.now()),
  }
}

function strict(verdict: Verdict, { items }: Parcel): Verdict {
  if (verdict.kind !== 'accepted') return verdict
  const { refused } = verdict
  if (refused.length === 0 || (refused.length < items.length && refused.length <= MAX_REFUSED)) return verdict
  const said = refused[0]?.detail
  return {
    kind: 'refused',
    code: 'stream_events_refused',
    detail: `The receiver refused ${refused.length} of ${items.length} events${said ? `: ${said}` : ''}.`,
  }
}

/** The same for the same content of a stream, whenever it is sent. */
export function parcelId(stream: Pick<StreamRow, 'publicId'>, ...content: (string | number)[]): string {
  return `msg_${sha256([stream.publicId, ...content].join('|')).slice(0, 32)}`
}

/** How a try is noted. */
export function noted(
  outcome: Outcome,
  what: { kind: DeliveryValues['kind']; connection?: string; events: number; at: number },
): DeliveryValues {
  const { verdict } = outcome
  const failure = verdict.kind === 'accepted' ? undefined : verdict
  return {
    at: what.at,
    kind: what.kind,
    connection: what.connection ?? null,
    events: what.events,
    status: outcome.status ?? null,
    durationMs: outcome.durationMs,
    code: failure?.code ?? null,
    detail: (failure && 'detail' in failure && failure.detail) || null,
  }
}
