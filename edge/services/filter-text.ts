import type { Context } from '../context.ts'
import { EventFilterQuery } from '../contract.ts'
import { invalid, parseFilter } from './parse-filter.ts'

/**
 * A filter that is kept as a query string, and read back: `text` is what to store. Throws `validation_failed` at `path`
 * for what is no filter.
 */
export function readFilterText(ctx: Context, path: string, given: string): { text: string; query: EventFilterQuery } {
  const parameters = new URLSearchParams(given)
  const values: Record<string, string[]> = {}
  for (const [name, value] of parameters) {
    if (!Object.hasOwn(EventFilterQuery.shape, name)) invalid(path, `has no parameter ${name.slice(0, 100)}`)
    values[name] = [...(values[name] ?? []), value]
  }
  const single = Object.fromEntries(
    Object.entries(values).map(([name, all]) => [name, all.length === 1 ? all[0] : all]),
  )
  const parsed = EventFilterQuery.safeParse(single)
  if (!parsed.success) invalid(path, parsed.error.issues[0]?.message ?? 'is not a filter')
  parseFilter(parsed.data, ctx.now())
  return { text: parameters.toString(), query: parsed.data }
}
