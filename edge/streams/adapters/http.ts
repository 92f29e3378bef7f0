import type { Adapter } from '../adapter.ts'
import { judgeStatus } from '../verdict.ts'

/** Any receiver that takes JSON lines; a bearer token where one is set. */
export const http: Adapter = {
  maxEvents: 1000,
  maxBytes: 1_000_000,
  request({ url, token }, { id, items }) {
    return {
      url,
      headers: {
        'content-type': 'application/x-ndjson; charset=utf-8',
        'idempotency-key': id,
        ...(token ? { authorization: `Bearer ${token}` } : {}),
      },
      body: items.map(item => `${item.json}\n`).join(''),
    }
  },
  judge: (answer, { at }) => judgeStatus(answer, at),
}
