import { createHash, randomBytes } from 'node:crypto'
import type { Sandbox } from './sandbox.ts'

/** What an authorization code stands for until it is used. */
export interface Code {
  id: string
  client: string
  teamId: string
  memberId: string
  scopes: string[]
  redirectUri?: string
  challenge?: string
  method?: 'S256' | 'plain'
  offline: boolean
  expires: number
}

/** What a token stands for. A grant is one approval; all its tokens share the id. */
export interface Token {
  grant: string
  client: string
  /** Empty on a token that belongs to a person and no team. */
  teamId: string
  memberId: string
  scopes: string[]
  /** Whether the app proved itself with its secret: then it must at every refresh. */
  confidential: boolean
  issued: number
  /** Access tokens only; milliseconds. */
  expires?: number
}

export type Known<T> = T | 'malformed' | 'invalid' | 'expired'

/** Codes and tokens of the sandbox: sealed, so that they outlive a restart; what was revoked is in the state. */
export class Grants {
  readonly #sandbox: Sandbox

  constructor(sandbox: Sandbox) {
    this.#sandbox = sandbox
  }

  code(code: Omit<Code, 'id' | 'expires'>): string {
    const expires = Date.now() + this.#sandbox.settings.codeSeconds * 1000
    return this.#sandbox.seal.close('code', { ...code, id: randomBytes(9).toString('base64url'), expires })
  }

  openCode(text: string): Code | undefined {
    const code = this.#sandbox.seal.open<Code>('code', text)
    if (!code || code.expires <= Date.now() || this.#state.usedCodes.includes(code.id)) return undefined
    return code
  }

  use(code: Code): void {
    this.#state.usedCodes = [...this.#state.usedCodes.slice(-10_000), code.id]
    this.#sandbox.store.save()
  }

  /** Tokens for a new grant or (with `issued` of today) for the next access token of an old one. */
  access(token: Omit<Token, 'issued' | 'expires'>): string {
    const issued = tick()
    const expires = issued + this.#sandbox.settings.accessTokenSeconds * 1000
    return `sl.u.${this.#sandbox.seal.close('access', { ...token, issued, expires })}`
  }

  refresh(token: Omit<Token, 'issued' | 'expires'>): string {
    return this.#sandbox.seal.close('refresh', { ...token, issued: tick() })
  }

  openRefresh(text: string): Known<Token> {
    const token = this.#sandbox.seal.open<Token>('refresh', text)
    if (!token) return 'malformed'
    return this.#revoked(token) ? 'invalid' : token
  }

  openAccess(text: string): Known<Token> {
    if (!text.startsWith('sl.u.') || text.length < 100) return 'malformed'
    const token = this.#sandbox.seal.open<Token>('access', text.slice(5))
    if (!token || this.#revoked(token)) return 'invalid'
    const expiredBefore = this.#state.expiredBefore[token.teamId] ?? 0
    return (token.expires ?? 0) <= Date.now() || token.issued <= expiredBefore ? 'expired' : token
  }

  revoke(grant: string): void {
    this.#state.revoked.push(grant)
    this.#sandbox.store.save()
  }

  /** As a team admin does it in the console: every grant of the team so far ends. */
  revokeTeam(teamId: string): void {
    this.#state.revokedBefore[teamId] = tick()
    this.#sandbox.store.save()
  }

  /** Access tokens given out so far are expired from now on; refresh tokens are not touched. */
  expireTeam(teamId: string): void {
    this.#state.expiredBefore[teamId] = tick()
    this.#sandbox.store.save()
  }

  #revoked(token: Token): boolean {
    const before = this.#state.revokedBefore[token.teamId]
    return this.#state.revoked.includes(token.grant) || (before !== undefined && token.issued <= before)
  }

  get #state() {
    return this.#sandbox.store.state
  }
}

/** The time in milliseconds, later at every call: what was issued before a revocation is never taken for newer. */
const tick = () => {
  latest = Math.max(Date.now(), latest + 1)
  return latest
}
let latest = 0

export const newGrant = () => randomBytes(9).toString('base64url')

/** RFC 7636: whether the verifier belongs to the challenge that came with the code. */
export function proves(verifier: string, challenge: string, method: 'S256' | 'plain'): boolean {
  const made = method === 'plain' ? verifier : createHash('sha256').update(verifier).digest('base64url')
  return made === challenge
}
