import { afterEach, expect, test, vi } from 'vitest'
import { createLog, errorFields, type LogFields } from '../../../edge/lib/log.ts'
import { Api } from '../support/api.ts'
import { adminOf, allow, begin, follow, newTeam, sandbox } from '../support/dropbox.ts'

afterEach(() => vi.restoreAllMocks())

/** What is written from now on. */
function listen(): string[] {
  const lines: string[] = []
  for (const level of ['log', 'info', 'warn', 'error'] as const) {
    vi.spyOn(console, level).mockImplementation((...parts: unknown[]) => void lines.push(parts.join(' ')))
  }
  return lines
}

test('only the fields that may be logged are logged', () => {
  const lines = listen()
  const fields = { code: 'x', token: 'canary', email: 'canary', detail: { any: 'canary' } } as LogFields
  createLog({ requestId: 'r' }).error('failed', fields)
  expect(JSON.parse(lines[0] ?? '')).toEqual({ level: 'error', message: 'failed', requestId: 'r', code: 'x' })
})

test('an error is told by class and place, never by its message', () => {
  const told = JSON.stringify(errorFields(new TypeError('canary')))
  expect(told).toContain('TypeError')
  expect(told).not.toContain('canary')
})

test('line breaks in a value stay in one line', () => {
  const lines = listen()
  createLog().info('a\nb', { code: 'c\r\nd\u001b[31m' })
  expect(lines).toHaveLength(1)
  for (const char of ['\r', '\n', '\u001b']) expect(lines[0]).not.toContain(char)
})

test('a connection made, refused, tested and ended leaves no secret in the log', async () => {
  const lines = listen()
  const api = new Api()
  const { portal, token } = await api.tenant({ user: { id: 'canary-user', email: 'canary@acme.example' } })
  const team = await newTeam()
  const begun = await begin(api, token, adminOf(team))
  const url = await allow(begun.authorizationUrl, adminOf(team))
  await follow(api, url)
  await follow(api, url)
  await sandbox.addFault({ kind: 'html', route: 'team/get_info', teamId: team.teamId })
  await api.call('POST', `/v1/connections/${begun.connection.id}/tests`, { token })
  await api.settle()
  await api.call('GET', '/v1/events?q=canary-query&actor=canary-actor', { token })
  await api.call('POST', '/v1/connections', { token, text: '{"canary-body' })
  await api.call('GET', '/v1/connections', { token: 'canary-token' })
  await api.call('DELETE', `/v1/connections/${begun.connection.id}`, { token })
  const written = lines.join('\n')
  expect(lines.length).toBeGreaterThan(8)
  for (const line of lines) JSON.parse(line)
  const { code, state } = Object.fromEntries(new URL(url).searchParams)
  for (const secret of [token, portal.apiKey, api.operator.token, code, state, adminOf(team), team.name]) {
    expect(written).not.toContain(secret)
  }
  expect(written).not.toContain('canary')
})
