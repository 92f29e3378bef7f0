import { expect, test } from 'vitest'
import { Api } from '../support/api.ts'

/** Assets as a build leaves them, in the place of the binding. */
const assets = {
  fetch: async (url: URL) => {
    const files: Record<string, string> = { '/dropbox-connector.js': 'entry()', '/chunks/list-abc.js': 'chunk()' }
    const body = files[url.pathname]
    return body === undefined
      ? new Response('not found', { status: 404 })
      : new Response(body, { headers: { 'content-type': 'text/javascript', etag: '"1"' } })
  },
}
const api = new Api({ vars: { ASSETS: assets } })

test('the script is for every site and checked again after a while', async () => {
  const response = await api.call('GET', '/widget/v1/dropbox-connector.js', {
    headers: { origin: 'https://any.example' },
  })
  expect(await response.text()).toBe('entry()')
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'access-control-allow-origin': '*',
    'cross-origin-resource-policy': 'cross-origin',
    'content-type': 'text/javascript',
    'x-content-type-options': 'nosniff',
    etag: '"1"',
  })
  expect(response.headers.get('cache-control')).toMatch(/^public, max-age=\d{1,4}\b/)
})

test('a chunk with a hash in its name never changes', async () => {
  const response = await api.call('GET', '/widget/v1/chunks/list-abc.js')
  expect(response.headers.get('cache-control')).toContain('immutable')
})

test.each(['nothing.js', '../edge/worker.ts', '%2e%2e/secret', 'chunks/'])('%s is not there', async path => {
  const refused = await api.problem(404, 'GET', `/widget/v1/${path}`)
  expect(refused.code).toBe('not_found')
})
