import { Hono } from 'hono'
import { z } from 'zod'
import { ConnectorError } from '../errors.ts'
import type { AppEnv, Request } from '../http.ts'
import { toFailure } from '../lib/failure.ts'
import { errorFields } from '../lib/log.ts'
import { clientIp } from '../middleware/client-ip.ts'
import { countAddress } from '../middleware/limits.ts'
import { completeAuthorization } from '../services/complete.ts'
import { connectedPage, failedPage } from './callback-page.ts'

/** Dropbox's code is under a hundred characters, its descriptions a sentence. */
const CallbackQuery = z.object({
  state: z.string().min(1).max(500),
  code: z.string().min(1).max(1000).optional(),
  error: z.string().min(1).max(200).optional(),
  error_description: z.string().max(1000).optional(),
})

/** Where Dropbox sends the browser back. Answers with a page for people. */
export const callback = new Hono<AppEnv>().get('/oauth/dropbox/callback', async c => {
  const ctx = c.get('ctx')
  try {
    await countAddress(c)
    const url = new URL(c.req.url)
    const { teamName } = await completeAuthorization(ctx, { url, query: readQuery(url) }, clientIp(c))
    return connectedPage(teamName)
  } catch (error) {
    const failure = toFailure(error)
    if (failure.row.status >= 500) {
      ctx.log.error('authorization failed', { code: failure.code, ...errorFields(failure.cause) })
    }
    return withHeaders(c, failedPage(failure), failure)
  }
})

/** A parameter given twice, both a code and an error, or one of an impossible size is nothing that Dropbox sends. */
function readQuery(url: URL): z.infer<typeof CallbackQuery> {
  const names = [...url.searchParams.keys()]
  const parsed = CallbackQuery.safeParse(Object.fromEntries(url.searchParams))
  const both = url.searchParams.has('code') && url.searchParams.has('error')
  if (!url.searchParams.get('state')) throw new ConnectorError('state_invalid')
  if (!parsed.success || both || new Set(names).size !== names.length) {
    throw new ConnectorError('bad_request', { detail: 'The address is not one that Dropbox sends people back to.' })
  }
  return parsed.data
}

function withHeaders(c: Request, page: Response, failure: ConnectorError): Response {
  if (failure.extras.retryAfterMs !== undefined) {
    page.headers.set('retry-after', String(Math.ceil(failure.extras.retryAfterMs / 1000)))
  }
  page.headers.set('x-request-id', c.get('requestId'))
  return page
}
