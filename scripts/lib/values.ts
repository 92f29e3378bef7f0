import { resolve } from 'node:path'
import { readDevVars } from '../start/secrets.ts'
import { CONFIG_NAMES, type Given } from '../start/settings.ts'

/** The Worker's configuration as a command sees it: the environment, then `.dev.vars` (or `DEV_VARS_FILE`). */
export function givenValues(env: NodeJS.ProcessEnv): Given {
  const kept = readDevVars(resolve(env.DEV_VARS_FILE || '.dev.vars'))
  const given: Given = {}
  for (const name of CONFIG_NAMES) {
    const value = env[name] || kept[name]
    if (value) given[name] = value
  }
  return given
}

/** The API that a command speaks to: what was asked for, else PUBLIC_URL, else the local one. No slash at the end. */
export function apiAddress(asked: string | undefined, env: NodeJS.ProcessEnv, given: Given): string {
  const address = asked ?? given.PUBLIC_URL ?? `http://localhost:${env.PORT || 8787}`
  const url = URL.canParse(address) ? new URL(address) : undefined
  if (!url || !/^https?:$/.test(url.protocol)) throw new Error(`${address} is no http(s) address`)
  return url.origin
}

/**
 * The operator's token for an API. One from `.dev.vars` goes nowhere but to this machine and to the PUBLIC_URL that
 * stands beside it.
 */
export function adminToken(api: string, env: NodeJS.ProcessEnv, given: Given): string | undefined {
  if (env.ADMIN_TOKEN) return env.ADMIN_TOKEN
  const isLocal = ['localhost', '127.0.0.1', '[::1]'].includes(new URL(api).hostname)
  return isLocal || api === given.PUBLIC_URL ? given.ADMIN_TOKEN : undefined
}
