import type { Adapter } from '../adapter.ts'
import { judgeStatus, saidIn } from '../verdict.ts'

const PATH = '/services/collector/event'

/**
 * Splunk's HTTP Event Collector: event objects one after the other. Splunk takes 1 MB a request on its cloud and more
 * where `max_content_length` says so. Of a request with a bad event it keeps none behind it, so less is tried.
 */
export const splunk: Adapter = {
  maxEvents: 1000,
  maxBytes: 1_000_000,
  request({ url, token, options }, { items }) {
    const fixed = {
      source: 'dropbox-connector',
      sourcetype: options.sourcetype ?? 'dropbox:team:events',
      ...(options.index ? { index: options.index } : {}),
    }
    const rest = JSON.stringify(fixed).slice(1, -1)
    return {
      url: collectorUrl(url),
      headers: { 'content-type': 'application/json', authorization: `Splunk ${token ?? ''}` },
      body: items.map(item => `{"time":${item.time / 1000},${rest},"event":${item.json}}\n`).join(''),
    }
  },
  judge(answer, { at }) {
    return judgeStatus(answer, at, saidIn(answer.body, 'text'))
  },
}

/** The address of the collector, also when only its host was given. */
function collectorUrl(url: string): string {
  const full = new URL(url)
  if (full.pathname === '/') full.pathname = PATH
  return full.href
}
