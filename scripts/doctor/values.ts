import { type Check, type Finding, failed, ok, skipped, warning } from '../lib/checks.ts'
import type { ConfigName, Given } from '../start/settings.ts'

/** Where a value comes from, for those that are missing. */
const SOURCES: Partial<Record<ConfigName, string>> = {
  PUBLIC_URL: 'the origin of the API as browsers see it, such as https://connector.example.com',
  LIBSQL_URL: 'libsql://… from `turso db show --url NAME`, or http(s)://… of your own server',
  DROPBOX_APP_KEY: 'the App key on the Settings page of the Dropbox App Console',
  DROPBOX_APP_SECRET: 'the App secret beside it',
  ENCRYPTION_KEYS: '`echo "k1:$(openssl rand -base64 32)"`, kept for as long as the database',
  SESSION_KEYS: '`echo "k1:$(openssl rand -base64 32)"`, another one',
  ADMIN_TOKEN: '`openssl rand -base64 32`',
}
/** By a computed name: the Worker's types (queues, bindings) are not those of a script. */
const { readConfig } = (await import(new URL('../../edge/context.ts', import.meta.url).href)) as {
  readConfig: (values: object) => { config: unknown } | { problems: string[] }
}
const APP_WORD = /^[a-z0-9]{15}$/

/** What can be said of the values by themselves. Values are never printed, but for addresses. */
export const VALUE_CHECKS: Check<Given>[] = [
  {
    name: 'configuration',
    run(given) {
      const outcome = readConfig(given)
      if ('config' in outcome) return ok('every value has the form that the Worker wants')
      const sources = outcome.problems.flatMap(problem => {
        const name = problem.split(' ')[0] as ConfigName
        return SOURCES[name] ? [`${name}: ${SOURCES[name]}`] : []
      })
      return failed(outcome.problems.join('; '), sources.join('\n'))
    },
  },
  { name: 'PUBLIC_URL', run: publicUrl },
  { name: 'Dropbox app', run: dropboxApp },
  {
    name: 'secrets',
    run({ ENCRYPTION_KEYS, SESSION_KEYS, ADMIN_TOKEN }) {
      if (!ENCRYPTION_KEYS || !SESSION_KEYS || !ADMIN_TOKEN) return skipped('some are missing')
      const keys = (ring: string) => ring.split(',').map(part => part.slice(part.indexOf(':') + 1).trim())
      if (keys(ENCRYPTION_KEYS).some(key => keys(SESSION_KEYS).includes(key))) {
        return failed(
          'ENCRYPTION_KEYS and SESSION_KEYS share a key',
          'Make one for each: a leak of one is then no leak of both.',
        )
      }
      if (ADMIN_TOKEN.length < 32 || new Set(ADMIN_TOKEN).size < 10) {
        return warning('ADMIN_TOKEN is short or simple', 'Make a better one: `openssl rand -base64 32`.')
      }
      return ok('strong enough, and each of its own')
    },
  },
]

function publicUrl({ PUBLIC_URL }: Given): Finding {
  if (!PUBLIC_URL || !URL.canParse(PUBLIC_URL)) return skipped('not set')
  const { protocol, hostname } = new URL(PUBLIC_URL)
  const local = ['localhost', '127.0.0.1'].includes(hostname)
  if (protocol !== 'https:' && !local) {
    return failed(`${PUBLIC_URL} is not https`, 'Dropbox sends people back to https addresses only; put TLS in front.')
  }
  return ok(local ? `${PUBLIC_URL}, for this machine only` : PUBLIC_URL)
}

function dropboxApp(given: Given): Finding {
  const { DROPBOX_APP_KEY: key, DROPBOX_APP_SECRET: secret, DROPBOX_BASE_URL: base, PUBLIC_URL: address } = given
  if (base) {
    return warning(
      `DROPBOX_BASE_URL sends everything to ${base}`,
      'Leave it out in production: Dropbox itself is meant.',
    )
  }
  if (!key || !secret) return skipped('no app is set')
  const odd = [
    ...(APP_WORD.test(key) ? [] : ['DROPBOX_APP_KEY']),
    ...(APP_WORD.test(secret) ? [] : ['DROPBOX_APP_SECRET']),
  ]
  const origin = address?.replace(/\/$/, '') ?? 'PUBLIC_URL'
  const register = `Register this redirect URI in the App Console: ${origin}/oauth/dropbox/callback`
  if (odd.length > 0) {
    return warning(
      `${odd.join(' and ')} ${odd.length > 1 ? 'have' : 'has'} not the usual form of 15 small letters and digits`,
      `Copy it again from the App Console. ${register}`,
    )
  }
  if (key === secret) return failed('key and secret are the same', 'Copy both again from the App Console.')
  return { ...ok('key and secret have the usual form'), mend: register }
}
