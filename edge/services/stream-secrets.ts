import type { StreamRow } from '../../db/queries/streams.ts'
import type { Context } from '../context.ts'
import { ConnectorError } from '../errors.ts'
import { open, seal } from '../lib/vault.ts'

/** What a stream keeps sealed. */
export interface StreamSecrets {
  /** What the receiver lets us in with. */
  token?: string
  /** What webhooks are signed with. */
  signing?: string
  /** The one before, good until then (milliseconds). */
  previous?: { signing: string; until: number }
}

/** Binds sealed secrets to their stream. */
export const streamAad = (publicId: string) => `stream:${publicId}:secrets`

/** Null when there is nothing to keep. */
export async function sealStream(ctx: Context, publicId: string, secrets: StreamSecrets): Promise<string | null> {
  if (!secrets.token && !secrets.signing) return null
  return seal(ctx.config.ENCRYPTION_KEYS, JSON.stringify(secrets), streamAad(publicId))
}

/** Throws `stream_secrets_unreadable`. */
export async function openStream(
  ctx: Context,
  { publicId, secrets }: Pick<StreamRow, 'publicId' | 'secrets'>,
): Promise<StreamSecrets> {
  if (secrets === null) return {}
  try {
    return JSON.parse(await open(ctx.config.ENCRYPTION_KEYS, secrets, streamAad(publicId))) as StreamSecrets
  } catch (cause) {
    throw new ConnectorError('stream_secrets_unreadable', { cause })
  }
}

/** The secrets to sign with at a time: the present one first. */
export function signingSecrets({ signing, previous }: StreamSecrets, now: number): string[] {
  const old = previous && previous.until > now ? [previous.signing] : []
  return signing ? [signing, ...old] : []
}
