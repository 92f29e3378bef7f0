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

const SCRIPTS = new Set([
  'EvaluateScript',
  'v8.evaluateModule',
  'v8.callFunction',
  'v8.callAsConstructor',
  'FunctionCall',
  'BlinkScheduler_PerformMicrotaskCheckpoint',
  'V8.CompileCode',
])
const DRAWING = new Set(['UpdateLayoutTree', 'Layout', 'PrePaint', 'Paint'])

/**
 * Milliseconds of scripts up to a mark of the page, compiling and garbage included, without the layout that they force.
 * The browser's own `ScriptDuration` leaves out what runs when a promise is settled, which is most of some pages.
 */
export function scripting(trace: Buffer, until: string): number {
  const { traceEvents } = JSON.parse(trace.toString()) as { traceEvents: TraceEvent[] }
  const end = traceEvents.find(event => event.name === until)
  if (!end) throw new Error(`the trace has no mark ${until}`)
  const thread = traceEvents
    .filter(({ ph, pid, tid, ts }) => ph === 'X' && pid === end.pid && tid === end.tid && ts < end.ts)
    .toSorted((one, two) => one.ts - two.ts || (two.dur ?? 0) - (one.dur ?? 0))
  let [scriptEnd, drawnEnd, total] = [0, 0, 0]
  for (const { name, ts, dur = 0 } of thread) {
    if (SCRIPTS.has(name) && ts >= scriptEnd) {
      scriptEnd = ts + dur
      total += dur
    } else if (DRAWING.has(name) && ts < scriptEnd && ts >= drawnEnd) {
      drawnEnd = ts + dur
      total -= dur
    }
  }
  return total / 1000
}

/** What has to be traced for that. */
export const SCRIPT_CATEGORIES = [...CATEGORIES, 'devtools.timeline', 'v8']
