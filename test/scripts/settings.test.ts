import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { completeSecrets, readDevVars } from '../../scripts/start/secrets.ts'
import { neededPorts, readSettings } from '../../scripts/start/settings.ts'

describe('the environment of npm start', () => {
  test('may be empty: everything local, on the usual ports', () => {
    const settings = readSettings({})
    expect(settings.ports).toEqual({ api: 8787, portal: 8780, sandbox: 8788, database: 8789, inspector: 0 })
    expect(settings.sandbox).toEqual({ events: 25_000, latencyMs: 0 })
    expect(settings.startsDatabase && settings.startsSandbox).toBe(true)
    expect(
      neededPorts(settings)
        .map(({ variable }) => variable)
        .sort(),
    ).toEqual(['LIBSQL_PORT', 'PORT', 'PORTAL_PORT', 'SANDBOX_PORT'])
  })

  test('with LIBSQL_URL starts no database, and needs no port for one', () => {
    const settings = readSettings({ LIBSQL_URL: 'http://127.0.0.1:1' })
    expect(settings.startsDatabase).toBe(false)
    expect(neededPorts(settings).map(({ variable }) => variable)).not.toContain('LIBSQL_PORT')
  })

  test('with DROPBOX_BASE_URL starts no sandbox, app or not', () => {
    expect(readSettings({ DROPBOX_BASE_URL: 'http://127.0.0.1:1' }).startsSandbox).toBe(false)
    const app = { DROPBOX_APP_KEY: 'k', DROPBOX_APP_SECRET: 's' }
    expect(readSettings({ ...app, DROPBOX_BASE_URL: 'http://127.0.0.1:1' }).startsSandbox).toBe(false)
  })

  test('with an app of its own speaks to the real Dropbox', () => {
    expect(readSettings({ DROPBOX_APP_KEY: 'k', DROPBOX_APP_SECRET: 's' }).startsSandbox).toBe(false)
  })

  test('with half an app names the half that is missing', () => {
    expect(() => readSettings({ DROPBOX_APP_KEY: 'k' })).toThrow(/DROPBOX_APP_SECRET is missing/)
    expect(() => readSettings({ DROPBOX_APP_SECRET: 's' })).toThrow(/DROPBOX_APP_KEY is missing/)
  })

  test.each(['eighty', '0', '70000', '80.5', '-1'])('refuses PORT=%s by its name', value => {
    expect(() => readSettings({ PORT: value })).toThrow(/PORT is/)
  })

  test('refuses one port for two parts', () => {
    expect(() => neededPorts(readSettings({ PORT: '9000', PORTAL_PORT: '9000' }))).toThrow(/PORT and PORTAL_PORT/)
  })

  test('wins over .dev.vars', () => {
    const settings = readSettings({ ADMIN_TOKEN: 'from-the-environment' }, { ADMIN_TOKEN: 'kept', BACKFILL_DAYS: '7' })
    expect(settings.given).toEqual({ ADMIN_TOKEN: 'from-the-environment', BACKFILL_DAYS: '7' })
  })
})

describe('secrets', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'secrets-'))
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  test('that nobody gave are made once, and are the same ever after', () => {
    const file = join(folder, '.dev.vars')
    const first = completeSecrets({}, file)
    expect(first.made).toEqual(['ENCRYPTION_KEYS', 'SESSION_KEYS', 'ADMIN_TOKEN'])
    expect(first.values.ENCRYPTION_KEYS).toMatch(/^k1:[A-Za-z0-9+/]{43}=$/)
    expect(first.values.ENCRYPTION_KEYS).not.toBe(first.values.SESSION_KEYS)
    const second = completeSecrets(readSettings({}, readDevVars(file)).given, file)
    expect(second).toEqual({ values: first.values, made: [] })
  })

  test('that were given are not written down', () => {
    const file = join(folder, '.dev.vars')
    completeSecrets({ ADMIN_TOKEN: 'given-by-somebody' }, file)
    expect(readFileSync(file, 'utf8')).not.toContain('given-by-somebody')
    expect(readDevVars(file).ADMIN_TOKEN).toBeUndefined()
  })

  test('are for the owner alone, and leave what a person wrote there', () => {
    const file = join(folder, '.dev.vars')
    writeFileSync(file, 'DROPBOX_APP_KEY=mine # of the test app')
    completeSecrets({}, file)
    expect(statSync(file).mode & 0o077).toBe(0)
    expect(readDevVars(file).DROPBOX_APP_KEY).toBe('mine')
  })
})
