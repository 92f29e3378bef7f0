import type { z } from 'zod'

/** A shape with what somebody would send of it, or get. */
export function example<T extends z.ZodType>(shape: T, value: z.input<T>): [shape: z.ZodType, value: unknown] {
  return [shape, value]
}
