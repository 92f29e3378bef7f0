import { decodeProtectedHeader, errors, jwtVerify, SignJWT } from 'jose'
import { z } from 'zod'
import { MAIN } from '../../db/databases.ts'
import { findSession } from '../../db/queries/sessions.ts'
import { tenantScope } from '../../db/scope.ts'
import { at, type Context } from '../context.ts'
import { Permission } from '../contract.ts'
import { ConnectorError } from '../errors.ts'
import type { SessionIdentity } from '../http.ts'

const TYPE = 'session+jwt'
export const MAX_SECONDS = 86_400
const SKEW_SECONDS = 60
const COMPACT = /^[\w-]+\.[\w-]+\.[\w-]+$/

const Claims = z.object({
  jti: z.string().max(64),
  sub: z.string().max(200),
  portal: z.string().max(64),
  /** The database that knows the session, unless it is the main one. */
  db: z.string().max(64).optional(),
  exp: z.int(),
  iat: z.int(),
  permissions: z.array(Permission),
  email: z.string().max(320).optional(),
  name: z.string().max(200).optional(),
})
export type SessionClaims = Omit<z.infer<typeof Claims>, 'exp' | 'iat'>

/** Signs with the first key of the ring. Times are seconds. */
export async function signSession(ctx: Context, claims: SessionClaims, iat: number, exp: number): Promise<string> {
  const key = ctx.config.SESSION_KEYS[0]
  if (!key) throw new ConnectorError('misconfigured', { detail: 'SESSION_KEYS holds no key.' })
  const { jti, sub, ...rest } = claims
  return new SignJWT(rest)
    .setProtectedHeader({ alg: 'HS256', typ: TYPE, kid: key.kid })
    .setIssuer(ctx.config.PUBLIC_URL)
    .setAudience(audience(ctx))
    .setJti(jti)
    .setSubject(sub)
    .setIssuedAt(iat)
    .setExpirationTime(exp)
    .sign(key.bytes)
}

/**
 * Whose session it is: header and signature first, claims next, the database last.
 * Throws `unauthorized`, `session_expired` for one that was good once, `rate_limited`.
 */
export async function verifySession(ctx: Context, token: string): Promise<SessionIdentity> {
  const claims = await verifyToken(ctx, token)
  await ctx.admit('session', claims.jti)
  const { db, database } = at(ctx, claims.db ?? MAIN)
  const row = await findSession(db, claims.jti)
  if (!row || row.portalPublicId !== claims.portal || row.userId !== claims.sub)
    throw new ConnectorError('unauthorized')
  if (row.revokedAt !== null || row.portalDeletedAt !== null || row.tenantDeletedAt !== null) {
    throw new ConnectorError('session_expired')
  }
  return {
    id: claims.jti,
    database,
    scope: tenantScope(row.portalId, row.tenantId),
    user: {
      id: claims.sub,
      ...(claims.email ? { email: claims.email } : {}),
      ...(claims.name ? { name: claims.name } : {}),
    },
    permissions: claims.permissions,
    origins: row.origins,
  }
}

async function verifyToken(ctx: Context, token: string): Promise<z.infer<typeof Claims>> {
  try {
    // decoders forgive padding and white space: a token has one spelling
    if (!COMPACT.test(token)) throw new ConnectorError('unauthorized')
    const header = decodeProtectedHeader(token)
    const known = ctx.config.SESSION_KEYS.find(key => key.kid === header.kid)
    const names = Object.keys(header).sort().join()
    if (!known || names !== 'alg,kid,typ') throw new ConnectorError('unauthorized')
    const { payload } = await jwtVerify(token, known.bytes, {
      algorithms: ['HS256'],
      typ: TYPE,
      issuer: ctx.config.PUBLIC_URL,
      audience: audience(ctx),
      clockTolerance: SKEW_SECONDS,
      requiredClaims: ['exp', 'iat', 'jti', 'sub'],
      currentDate: new Date(ctx.now()),
    })
    const claims = Claims.parse(payload)
    const now = ctx.now() / 1000
    if (claims.exp - claims.iat > MAX_SECONDS || claims.iat > now + SKEW_SECONDS) {
      throw new ConnectorError('unauthorized')
    }
    return claims
  } catch (cause) {
    throw new ConnectorError(cause instanceof errors.JWTExpired ? 'session_expired' : 'unauthorized')
  }
}

function audience(ctx: Context): string {
  return `${ctx.config.PUBLIC_URL}/v1`
}
