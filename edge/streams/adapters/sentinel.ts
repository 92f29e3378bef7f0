import type { Adapter } from '../adapter.ts'
import { judgeStatus, saidIn } from '../verdict.ts'

/**
 * Microsoft Sentinel by the Logs Ingestion API: a JSON array for one stream of a data collection rule. A call is at most
 * 1 MB; a field's text is cut by Azure after 64 kB. `token` is an access token of Entra (`entra.ts`).
 */
export const sentinel: Adapter = {
  maxEvents: 1000,
  maxBytes: 950_000,
  request({ url, token, options }, { items }) {
    const full = new URL(url)
    const rule = encodeURIComponent(options.ruleId ?? '')
    full.pathname = `/dataCollectionRules/${rule}/streams/${encodeURIComponent(options.streamName ?? '')}`
    full.search = '?api-version=2023-01-01'
    const records = items.map(
      item => `{"TimeGenerated":${JSON.stringify(new Date(item.time).toISOString())},${item.json.slice(1)}`,
    )
    return {
      url: full.href,
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token ?? ''}` },
      body: `[${records.join(',')}]`,
    }
  },
  judge(answer, { at }) {
    return judgeStatus(answer, at, saidIn(answer.body, 'error', 'code'))
  },
}
