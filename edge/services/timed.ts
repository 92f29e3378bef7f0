import type { Context } from '../context.ts'

/** A call to Dropbox as a part of the work at hand. Its place in the trace stays here: Dropbox is told nothing of it. */
export function timed(ctx: Context, path: string): (status: number | undefined) => void {
  const span = ctx.span.child(`POST ${path}`, { kind: 'client', fields: { method: 'POST', path } })
  return status =>
    span.end(status === undefined ? { code: 'no_answer' } : { status, ...(status >= 400 ? { code: `${status}` } : {}) })
}
