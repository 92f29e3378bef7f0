import { type Check, failed, ok, skipped, warning } from '../lib/checks.ts'
import { ask, field, type Target } from './ask.ts'

const DEPLOY = 'docs/deploy.md has the steps; `npx wrangler tail` shows what the Worker says.'
const ENTRY = '/widget/v1/dropbox-connector.js'
const STRANGER = 'https://not-registered.invalid'

/** What can be seen without a token. */
export const OPEN_CHECKS: Check<Target>[] = [
  {
    name: 'reachable',
    async run(target) {
      const { status } = await ask(target, '/healthz').catch((error: Error) => ({ status: error.message }))
      if (typeof status === 'string') return failed(status, `Is it running, and is the address right? ${DEPLOY}`)
      if (status >= 300 && status < 400) return failed('/healthz redirects', 'Give the address that it redirects to.')
      return ok(target.api)
    },
  },
  {
    name: 'health',
    async run(target) {
      const { status, json } = await ask(target, '/healthz')
      const health = field(json, 'status')
      const problems = field(json, 'problems')
      const listed = Array.isArray(problems) ? problems.join('; ') : ''
      if (health === 'ok') return ok(`version ${String(field(json, 'version'))}, the database answers`)
      if (health === 'misconfigured') {
        return failed(
          listed,
          '`npx wrangler secret put NAME` for each name; `npm run doctor` checks values beforehand.',
        )
      }
      if (health === 'degraded') {
        return failed(
          listed,
          'Check the addresses and tokens of the databases; run `LIBSQL_URL=… LIBSQL_AUTH_TOKEN=… npm run migrate`.',
        )
      }
      return failed(`/healthz answered ${status}, not this API's words`, `Is this the address of the API? ${DEPLOY}`)
    },
  },
  {
    name: 'encryption',
    async run(target) {
      const { protocol, hostname } = new URL(target.api)
      if (protocol === 'https:') return ok('https')
      if (['localhost', '127.0.0.1', '[::1]'].includes(hostname)) return ok('http, on this machine only')
      return failed('plain http', 'Put TLS in front: tokens and events would cross the network readable.')
    },
  },
  {
    name: 'public address',
    async run(target) {
      const { json, status } = await ask(target, '/openapi.json')
      const servers = field(json, 'servers')
      const url = Array.isArray(servers) ? field(servers[0], 'url') : undefined
      if (typeof url !== 'string') return failed(`/openapi.json answered ${status}`, DEPLOY)
      if (url !== target.api) {
        return failed(
          `PUBLIC_URL is ${url}, but this is ${target.api}`,
          `Set PUBLIC_URL to ${target.api}, or test ${url}. Dropbox sends people back to PUBLIC_URL.`,
        )
      }
      return ok(`the redirect URI is ${url}/oauth/dropbox/callback`)
    },
  },
  {
    name: 'widget',
    async run(target) {
      const { status, headers, text } = await ask(target, ENTRY)
      if (status !== 200) return failed(`${ENTRY} answered ${status}`, 'Run `npm run build`, then deploy again.')
      const wrong = Object.entries({
        'content-type': /javascript/,
        'access-control-allow-origin': /^\*$/,
        'cross-origin-resource-policy': /^cross-origin$/,
        'x-content-type-options': /^nosniff$/,
      }).filter(([name, form]) => !form.test(headers.get(name) ?? ''))
      if (wrong.length > 0) {
        return failed(
          `its headers are not those that other sites need: ${wrong.map(([name]) => name).join(', ')}`,
          'Something in front of the Worker changes headers: turn that off for /widget/.',
        )
      }
      const chunks = [...text.matchAll(/["'](\.\/chunks\/[^"']+)["']/g)].map(match => match[1] ?? '')
      for (const chunk of new Set(chunks)) {
        const part = await ask(target, new URL(chunk, `${target.api}${ENTRY}`).pathname)
        if (part.status !== 200) return failed(`${chunk} answered ${part.status}`, 'Deploy again, after a fresh build.')
      }
      return ok(`the script and its ${chunks.length} first parts load, on any site`)
    },
  },
  {
    name: 'refusals',
    async run(target) {
      for (const path of ['/v1/connections', '/v1/portals', '/v1/events']) {
        const { status, json, headers } = await ask(target, path, { headers: { authorization: 'Bearer nonsense' } })
        const isProblem = headers.get('content-type')?.startsWith('application/problem+json')
        if (status !== 401 || field(json, 'code') !== 'unauthorized' || !isProblem) {
          return failed(`${path} with a wrong token answered ${status}`, DEPLOY)
        }
      }
      return ok('a wrong token is refused everywhere')
    },
  },
  {
    name: 'cross-origin',
    async run(target) {
      const stranger = await preflight(target, STRANGER)
      if (stranger.allowed !== null) {
        return failed(
          `a page on ${STRANGER} would be let in`,
          'Something in front of the Worker adds CORS headers: turn that off for /v1/.',
        )
      }
      if (!target.origin) return skipped('strangers are refused; --origin https://… checks that your portal is let in')
      const own = await preflight(target, target.origin)
      if (own.allowed === target.origin) return ok(`${target.origin} is let in, strangers are refused`)
      return failed(
        `${target.origin} is not let in`,
        `Register it: \`npm run portal -- add-origin --api ${target.api} --id por_… --origin ${target.origin}\``,
      )
    },
  },
  {
    name: 'callback page',
    async run(target) {
      const { status, headers, text } = await ask(target, '/oauth/dropbox/callback?state=smoke-test&code=smoke-test')
      if (status !== 400 || !text.includes('This link cannot be used')) {
        return failed(`a made-up link was answered with ${status}`, DEPLOY)
      }
      if (!headers.get('content-security-policy')?.includes("default-src 'none'")) {
        return warning('its content-security-policy is missing', 'Something in front of the Worker takes headers away.')
      }
      return ok('a made-up link is refused with a page')
    },
  },
]

async function preflight(target: Target, origin: string): Promise<{ allowed: string | null }> {
  const { headers } = await ask(target, '/v1/connections', {
    method: 'OPTIONS',
    headers: {
      origin,
      'access-control-request-method': 'GET',
      'access-control-request-headers': 'authorization',
    },
  })
  return { allowed: headers.get('access-control-allow-origin') }
}
