import type { Schema } from '../schema.ts'

/** The OpenAPI document as the reference reads it, once it is JSON. */
export interface Reference {
  info: { title: string; version: string; description: string }
  servers: [{ url: string }]
  tags: { name: string; description: string }[]
  paths: Record<string, Record<string, Route>>
  components: { schemas: Record<string, Schema>; securitySchemes: Record<string, { description: string }> }
}

export interface Route {
  operationId: string
  summary: string
  description?: string
  tags: [string]
  security: Record<string, unknown>[]
  parameters?: Parameter[]
  requestBody?: { content: Content }
  responses: Record<string, Answer>
}

export interface Parameter {
  name: string
  in: 'query' | 'path'
  required?: boolean
  description?: string
  example?: unknown
  schema: Schema
}

export interface Answer {
  description: string
  content?: Content
}

export type Content = Record<string, { schema?: Schema; example?: unknown; examples?: Record<string, unknown> }>
