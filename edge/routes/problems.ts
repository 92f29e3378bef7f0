import { Hono } from 'hono'
import { ConnectorError, ERRORS, type ErrorCode, type ErrorRow } from '../errors.ts'
import { GUIDE, type Guide } from '../guide.ts'
import type { AppEnv } from '../http.ts'
import { htmlPage } from './page.ts'

/** Open. What the `type` of a problem points to. */
export const problems = new Hono<AppEnv>().get('/problems/:code', c => {
  const code = c.req.param('code')
  if (!isCode(code)) throw new ConnectorError('not_found')
  const row: ErrorRow = ERRORS[code]
  const { why, admin, portal, operator }: Guide = GUIDE[code]
  return htmlPage({
    title: row.title,
    paragraphs: [
      `Code: ${code}`,
      row.detail,
      ...(row.resolution ? [row.resolution] : []),
      `Why: ${why}`,
      ...(admin ? [`In the portal: ${admin}`] : []),
      ...(portal ? [`For the portal’s team: ${portal}`] : []),
      ...(operator ? [`For the operator: ${operator}`] : []),
    ],
    status: 200,
  })
})

function isCode(code: string): code is ErrorCode {
  return Object.hasOwn(ERRORS, code)
}
