import type { Problem } from '../../edge/contract.ts'

/** Calls the API and answers its JSON; throws with what the API says is wrong, and what to do. */
export async function callApi<T>(api: string, token: string, method: string, path: string, body?: unknown): Promise<T> {
  const response = await fetch(`${api}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    redirect: 'manual',
    signal: AbortSignal.timeout(20_000),
  }).catch((error: unknown) => {
    throw new Error(`${api} does not answer (${reason(error)})`)
  })
  const text = await response.text()
  if (!response.ok) throw new Error(explain(`${method} ${api}${path}`, response.status, text))
  return (text === '' ? undefined : JSON.parse(text)) as T
}

/** What is behind a failed fetch, such as ECONNREFUSED. */
export function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const cause = error.cause
  if (cause instanceof Error) return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.message
  return error.message
}

function explain(what: string, status: number, text: string): string {
  const problem = parse(text)
  if (!problem?.code) return `${what} answered ${status}, which is nothing that this API says: is the address right?`
  const fields = problem.errors?.map(({ path, message }) => `  ${path}: ${message}`) ?? []
  return [`${problem.code}: ${problem.detail}`, ...fields, ...(problem.resolution ? [problem.resolution] : [])].join(
    '\n',
  )
}

function parse(text: string): Partial<Problem> | undefined {
  try {
    return JSON.parse(text) as Partial<Problem>
  } catch {
    return undefined
  }
}
