import type { Adapter } from '../adapter.ts'
import { judgeStatus, saidIn, type Verdict } from '../verdict.ts'

interface BulkItem {
  status?: number
  error?: { type?: string; reason?: string }
}

/**
 * Elasticsearch and OpenSearch by `_bulk`. `create` with the event's id: what is there already answers 409 and counts as
 * taken, so sending twice doubles nothing, in an index and in a data stream. Elastic advises a few megabytes a request.
 */
export const elastic: Adapter = {
  maxEvents: 1000,
  maxBytes: 5_000_000,
  request({ url, token, options }, { items }) {
    const index = options.index ? { _index: options.index } : {}
    return {
      url: bulkUrl(url),
      headers: {
        'content-type': 'application/x-ndjson',
        ...(token ? { authorization: /^(ApiKey|Basic|Bearer) /.test(token) ? token : `ApiKey ${token}` } : {}),
      },
      body: items
        .map(item => {
          const stamp = JSON.stringify(new Date(item.time).toISOString())
          const action = JSON.stringify({ create: { ...index, _id: item.id } })
          return `${action}\n{"@timestamp":${stamp},${item.json.slice(1)}\n`
        })
        .join(''),
    }
  },
  judge(answer, { at, items }) {
    if (answer.status !== 200) return judgeStatus(answer, at, saidIn(answer.body, 'error', 'type'))
    return judgeItems(answer.body, items.length)
  },
}

function judgeItems(body: string, count: number): Verdict {
  const unclear: Verdict = {
    kind: 'later',
    code: 'stream_failed',
    detail: 'The receiver’s answer is not one of the _bulk API.',
  }
  const results = bulkItems(body)
  if (!results || results.length !== count) return unclear
  const refused: { index: number; detail: string }[] = []
  for (const [index, { status = 500, error }] of results.entries()) {
    if (status < 300 || status === 409) continue
    // a shard that is busy or away takes the same later; what it has by then answers 409
    if (status === 429) return { kind: 'later', code: 'stream_throttled', detail: 'The cluster is busy.' }
    if (status >= 500)
      return { kind: 'later', code: 'stream_failed', detail: `The cluster answered ${status} for an event.` }
    if (status === 401 || status === 403)
      return { kind: 'later', code: 'stream_unauthorized', detail: 'The key may not write there.' }
    if (status === 404) return { kind: 'later', code: 'stream_not_found', detail: 'The index does not exist.' }
    refused.push({ index, detail: `${status} ${error?.type ?? ''}`.trim() })
  }
  return { kind: 'accepted', refused }
}

function bulkItems(body: string): BulkItem[] | undefined {
  try {
    const { items } = JSON.parse(body) as { items?: unknown }
    return Array.isArray(items) ? items.map((one: { create?: BulkItem }) => one?.create ?? {}) : undefined
  } catch {
    return undefined
  }
}

function bulkUrl(url: string): string {
  const full = new URL(url)
  if (!full.pathname.endsWith('/_bulk')) full.pathname = `${full.pathname.replace(/\/$/, '')}/_bulk`
  full.searchParams.set('filter_path', 'errors,items.*.status,items.*.error.type')
  return full.href
}
