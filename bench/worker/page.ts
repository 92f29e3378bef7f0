import { createClient } from '@libsql/client/web'
import { openDb } from '../../db/client.ts'
import { storePages } from '../../db/queries/pages.ts'
import { describe } from '../../edge/dropbox/describe.ts'
import { fingerprints } from '../../edge/dropbox/fingerprint.ts'
import { normalize } from '../../edge/dropbox/normalize.ts'
import { layOut, numberTwins, packPageBases, preparePage } from '../../edge/sync/page.ts'
import { Twins } from '../../edge/sync/twins.ts'

const SALT = '00'.repeat(16)

/** A database that takes the batch, complete as it would travel, and nothing more. */
const nowhere = openDb(
  createClient({
    url: 'http://nowhere.example',
    fetch: async () => {
      throw new Error('not sent')
    },
  }),
)

/** What a page costs. Each step begins with the parsing, so that it meets fresh strings; the caller takes that off. */
const STEPS: Readonly<Record<string, (page: string) => unknown>> = {
  nothing: page => page.length,
  parse,
  normalize: page => parse(page).map(normalize),
  fingerprint: page => fingerprints(parse(page), SALT),
  both: async page => {
    const events = parse(page)
    return [await fingerprints(events, SALT), events.map(normalize)]
  },
  whole,
}

function parse(page: string): unknown[] {
  return JSON.parse(page) as unknown[]
}

/** All that the Worker does with a page, and the sentences that it only makes when somebody reads. */
async function whole(text: string): Promise<void> {
  const page = await preparePage(parse(text), SALT)
  for (const { event } of page.entries) describe(event)
  numberTwins(page, new Twins(async () => []))
  const bases = packPageBases(page)
  const { events, chunks } = layOut(page, new Set(), { sliceId: 1, page: 1 })
  await storePages(nowhere, [
    {
      ...{
        sliceId: 1,
        connectionId: 1,
        lease: 'lease',
        leaseMs: 60_000,
        pull: 0,
        page: 1,
        cursor: 'cursor',
        done: false,
      },
      ...{
        now: 0,
        fetched: 1000,
        events,
        chunks,
        rejected: page.rejected,
        newestTime: page.maxTime,
        late: false,
        requests: 1,
      },
      ...(bases ? { bases } : {}),
    },
  ]).catch(() => undefined)
}

/** `POST /<step>?times=<n>` with a page of events as a JSON list: the step, n times. */
export default {
  async fetch(request: Request): Promise<Response> {
    const { pathname, searchParams } = new URL(request.url)
    const step = STEPS[pathname.slice(1)]
    if (!step) return new Response('no such step', { status: 404 })
    const page = await request.text()
    for (let times = Number(searchParams.get('times')); times > 0; times -= 1) await step(page)
    return new Response('done')
  },
}
