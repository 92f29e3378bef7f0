import type { Adapter } from '../adapter.ts'
import { signatureHeaders } from '../sign.ts'
import { judgeStatus } from '../verdict.ts'

/** Standard Webhooks 1.0. The standard asks for small messages: a hundred events, a quarter of a megabyte. */
export const webhook: Adapter = {
  maxEvents: 100,
  maxBytes: 256_000,
  singleFacts: true,
  request({ url, signing }, { id, type, connectionId, items, at }) {
    const events = items.map(item => item.json).join(',')
    const about = JSON.stringify(connectionId ?? null)
    const data = type === 'events.created' ? `{"connectionId":${about},"events":[${events}]}` : (items[0]?.json ?? '{}')
    const time = type === 'events.created' ? at : (items[0]?.time ?? at)
    const body = `{"type":${JSON.stringify(type)},"timestamp":"${new Date(time).toISOString()}","data":${data}}`
    return {
      url,
      headers: { 'content-type': 'application/json', ...signatureHeaders(signing, { id, at, body }) },
      body,
    }
  },
  judge: (answer, { at }) => judgeStatus(answer, at),
}
