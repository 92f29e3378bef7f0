import { reason } from '../lib/api.ts'

/** What the checks know: where the API is, and what was given to ask it with. */
export interface Target {
  api: string
  adminToken?: string
  /** An origin that a portal should have registered. */
  origin?: string
  /** Whether a portal may be made and removed again. */
  mayWrite: boolean
}

export interface Answer {
  status: number
  headers: Headers
  text: string
  /** The parsed body; undefined when it is not JSON. */
  json: unknown
}

/** Asks without following redirects; throws when nobody answers. */
export async function ask(target: Target, path: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(`${target.api}${path}`, {
    redirect: 'manual',
    signal: AbortSignal.timeout(20_000),
    ...init,
  }).catch((error: unknown) => {
    throw new Error(`${target.api} does not answer (${reason(error)})`)
  })
  const text = await response.text()
  return { status: response.status, headers: response.headers, text, json: parse(text) }
}

/** A field of a JSON object, if it is one. */
export function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
