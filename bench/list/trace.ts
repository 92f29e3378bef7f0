/** What a browser's trace says of the page's main thread between two marks of the page. */
export interface MainThread {
  /** Milliseconds of all its tasks: script, style, layout, paint. */
  busy: number
  /** Tasks of more than 50 ms. */
  long: number
}

interface TraceEvent {
  name: string
  ph: string
  ts: number
  dur?: number
  pid: number
  tid: number
  args: { name?: string }
}

const LONG_US = 50_000

/** `from` and `to` are names given to `performance.mark`. */
export function mainThread(trace: Buffer, from: string, to: string): MainThread {
  const { traceEvents } = JSON.parse(trace.toString()) as { traceEvents: TraceEvent[] }
  const mark = (name: string) => {
    const found = traceEvents.find(event => event.name === name)
    if (!found) throw new Error(`the trace has no mark ${name}`)
    return found
  }
  const [begin, end] = [mark(from), mark(to)]
  const tasks = traceEvents.filter(
    ({ name, pid, tid, ts, ph }) =>
      ph === 'X' &&
      name === 'ThreadControllerImpl::RunTask' &&
      pid === begin.pid &&
      tid === begin.tid &&
      ts >= begin.ts &&
      ts < end.ts,
  )
  const busy = tasks.reduce((sum, { dur = 0 }) => sum + dur, 0) / 1000
  return { busy, long: tasks.filter(({ dur = 0 }) => dur > LONG_US).length }
}

/** What has to be traced for that. */
export const CATEGORIES = ['toplevel', 'blink.user_timing']
