/** Fields that may appear in a log line. What is not named here is not logged: no token, e-mail, file name or event. */
export interface LogFields {
  requestId?: string
  /** Of the trace that the work belongs to (W3C Trace Context). */
  traceId?: string
  spanId?: string
  method?: string
  /** The route's pattern, never the address: addresses carry filters, codes and states. */
  route?: string
  status?: number
  ms?: number
  code?: string
  connection?: string | number
  database?: string
  slice?: number
  stream?: number
  count?: number
  queue?: string
  attempt?: number
  /** Class of an unexpected error and where it was thrown. */
  error?: string
  at?: string
}

const FIELDS: readonly (keyof LogFields)[] = [
  'requestId',
  'traceId',
  'spanId',
  'method',
  'route',
  'status',
  'ms',
  'code',
  'connection',
  'slice',
  'stream',
  'count',
  'queue',
  'attempt',
  'error',
  'at',
]

type Level = 'info' | 'warning' | 'error'

/** Writes one JSON line an event. */
export interface Log {
  info(message: string, fields?: LogFields): void
  warning(message: string, fields?: LogFields): void
  error(message: string, fields?: LogFields): void
  /** The same, with fields that every line has. */
  with(fields: LogFields): Log
}

export function createLog(base: LogFields = {}): Log {
  const write = (level: Level) => (message: string, fields?: LogFields) => {
    const given = { ...base, ...fields }
    const line: Record<string, unknown> = { level, message }
    for (const name of FIELDS) if (given[name] !== undefined) line[name] = given[name]
    console[level === 'warning' ? 'warn' : level](JSON.stringify(line))
  }
  return {
    info: write('info'),
    warning: write('warning'),
    error: write('error'),
    with: fields => createLog({ ...base, ...fields }),
  }
}

/** Class and first stack frame of an error; its message may quote a value and stays out. */
export function errorFields(error: unknown): Pick<LogFields, 'error' | 'at'> {
  if (!(error instanceof Error)) return { error: typeof error }
  const stack = error.stack ?? ''
  // a message may hold line breaks and look like a frame
  const behind = stack.includes(error.message) ? stack.indexOf(error.message) + error.message.length : stack.length
  const frame = /^\s+at ([^\n]{1,200})/m.exec(stack.slice(behind))?.[1]
  return { error: error.name, ...(frame ? { at: frame } : {}) }
}
