import { MAIN, parseNamed } from '../../db/databases.ts'
import type { Given } from '../start/settings.ts'

export interface Address {
  name: string
  url: string
  authToken?: string
}

/** The databases that a configuration names, the main one first. Throws for a list that cannot be read. */
export function databaseAddresses(given: Given): Address[] {
  const [urls, tokens] = [read(given, 'LIBSQL_DATABASES'), read(given, 'LIBSQL_AUTH_TOKENS')]
  const address = (name: string, url: string, authToken: string | undefined): Address => ({
    name,
    url,
    ...(authToken ? { authToken } : {}),
  })
  return [
    ...(given.LIBSQL_URL ? [address(MAIN, given.LIBSQL_URL, given.LIBSQL_AUTH_TOKEN)] : []),
    ...[...urls].map(([name, url]) => address(name, url, tokens.get(name))),
  ]
}

function read(given: Given, variable: 'LIBSQL_DATABASES' | 'LIBSQL_AUTH_TOKENS'): Map<string, string> {
  const entries = parseNamed(given[variable] ?? '')
  if (!entries) throw new Error(`${variable} must be name=value[,name=value…]`)
  return entries
}
