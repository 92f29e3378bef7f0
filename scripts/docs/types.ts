import { compile, type JSONSchema } from 'json-schema-to-typescript'
import { z } from 'zod'
import * as contract from '../../edge/contract.ts'
import type { Page } from './pages.ts'

/** What the client speaks, by the name that the contract gives it. */
const REQUESTS = {
  CreateSession: contract.CreateSession,
  PutDropboxApp: contract.PutDropboxApp,
  EventFilter: contract.EventFilterQuery,
  CreateStream: contract.CreateStream,
  UpdateStream: contract.UpdateStream,
}
const REPLIES = {
  Session: contract.Session,
  DropboxApp: contract.DropboxApp,
  Connection: contract.Connection,
  ConnectionTest: contract.ConnectionTest,
  Event: contract.Event,
  EventWithRaw: contract.EventWithRaw,
  Stream: contract.Stream,
  CreatedStream: contract.CreatedStream,
  StreamSecret: contract.StreamSecret,
  StreamDelivery: contract.StreamDelivery,
  StreamDeadLetter: contract.StreamDeadLetter,
  Problem: contract.Problem,
}

/** The contract as plain types, so that who uses the client needs nothing of the server. */
export async function page(): Promise<Page> {
  const parts = [...(await typesOf(REQUESTS, 'input')), ...(await typesOf(REPLIES, 'output'))]
  const text = ['// Made from edge/contract.ts by `npm run docs`.', '', ...parts].join('\n')
  return { path: 'client/types.ts', text: `${text.trimEnd()}\n` }
}

async function typesOf(shapes: Record<string, z.ZodType>, io: 'input' | 'output'): Promise<string[]> {
  const parts: string[] = []
  for (const [name, shape] of Object.entries(shapes)) {
    const schema = inline(z.toJSONSchema(shape, { io, unrepresentable: 'any' })) as JSONSchema
    const text = await compile({ ...schema, title: name }, name, {
      bannerComment: '',
      additionalProperties: false,
      ignoreMinAndMaxItems: true,
      style: { semi: false, singleQuote: true, printWidth: 120, arrowParens: 'avoid' },
    })
    parts.push(text)
  }
  return parts
}

/** Puts what is referred to in its place: each type then stands alone. */
function inline(root: object): unknown {
  const definitions = (root as { $defs?: Record<string, unknown> }).$defs ?? {}
  const walk = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(walk)
    if (typeof value !== 'object' || value === null) return value
    const { $ref, $defs: _, ...rest } = value as Record<string, unknown>
    if (typeof $ref === 'string') return walk(definitions[$ref.split('/').at(-1) ?? ''])
    // A schema's own id would name it; a property called id is an object.
    const kept = Object.entries(rest).filter(([key, inner]) => key !== 'id' || typeof inner !== 'string')
    return Object.fromEntries(kept.map(([key, inner]) => [key, walk(inner)]))
  }
  return walk(root)
}
