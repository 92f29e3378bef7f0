import { expect } from 'chai'
import { type FakeApi, problem } from './support/api.ts'
import { connection, tokenFor } from './support/data.ts'
import { HOSTILE } from './support/hostile.ts'
import { Page, until } from './support/mount.ts'
import { entry, stream } from './support/streams.ts'

const view = { view: 'audit' } as const

function trail(prepare: (api: FakeApi) => void, attributes: object = view): Page {
  return new Page(api => {
    api.connections = [connection()]
    prepare(api)
  }, attributes)
}

const lines = (page: Page) =>
  page.all('[part=audit] li').map(item => item.textContent?.replaceAll(/\s+/g, ' ').trim() ?? '')

describe('the audit trail', () => {
  it('says who did what, when and from where, newest first', async () => {
    const page = trail(api => {
      api.streams.items = [stream()]
      api.audit = [
        entry(0, { action: 'connection_refused', actor: { type: 'system' }, detail: { code: 'wrong_admin' } }),
        entry(1, { action: 'stream_created', target: 'str_one', detail: { kind: 'splunk', format: 'ocsf' } }),
        entry(2, { action: 'something_new', target: undefined as never }),
        entry(3, { action: 'sessions_revoked', actor: { type: 'portal', id: 'key_1' }, ip: undefined as never }),
        entry(4, { action: 'stream_replayed', detail: { from: '2026-06-01T10:00:00.000Z' } }),
      ]
    })
    await until(() => lines(page).length === 5)
    const [refused, made, unknown, revoked, replayed] = lines(page)
    expect(refused).to.contain('Approval refused · Acme · wrong_admin').and.to.contain('Connector · IP 203.0.113.0')
    expect(made)
      .to.contain('Stream made · Acme SIEM · splunk · ocsf')
      .and.to.contain('person1@acme.example · IP 203.0.113.1')
    expect(unknown).to.contain('something_new')
    expect(revoked).to.contain('Sessions ended').and.to.contain('Portal').and.not.to.contain('IP')
    expect(replayed).to.contain('Stream set back').and.to.contain('Jun 1, 2026').and.not.to.contain('T10:00')
    const times = page.all('[part=audit] time').map(item => item.getAttribute('datetime') ?? '')
    expect(times).to.deep.equal([...times].sort().reverse())
  })

  it('is read on, page by page, with the focus where the next one begins', async () => {
    const page = trail(api => {
      api.audit = Array.from({ length: 120 }, (_, index) => entry(index))
    })
    await until(() => lines(page).length === 50)
    page.click('Show more')
    await until(() => lines(page).length === 100)
    await until(() => page.focused === page.all('[part=audit] li')[50])
    page.click('Show more')
    await until(() => lines(page).length === 120)
    expect(page.has('Show more')).to.equal(false)
    expect(lines(page)[119]).to.contain('person119@acme.example')
    expect(
      page.api.calls.filter(({ path }) => path === '/audit').map(({ query }) => query.get('cursor')),
    ).to.deep.equal([null, '50', '100'])
  })

  it('keeps what it has when the next page fails, and goes on there', async () => {
    let down = false
    const page = trail(api => {
      api.audit = Array.from({ length: 60 }, (_, index) => entry(index))
      api.intercept = ({ path }) => (path === '/audit' && down ? problem(503, 'database_unavailable') : undefined)
    })
    await until(() => lines(page).length === 50)
    down = true
    page.click('Show more')
    await page.sees('Detail of database_unavailable')
    expect(lines(page).length).to.equal(50)
    down = false
    page.click('Try again')
    await until(() => lines(page).length === 60)
    expect(page.text).not.to.contain('database_unavailable')
  })

  it('says that it is loading, that it is empty, and that a session may not see it', async () => {
    let answer: (() => void) | undefined
    const empty = trail(api => {
      api.intercept = ({ path }) =>
        path === '/audit'
          ? new Promise(done => {
              answer = () => done(undefined as never)
            })
          : undefined
    })
    await empty.sees('Loading')
    await until(() => answer)
    answer?.()
    await empty.sees('Nothing yet.')
    empty.close()
    const page = trail(api => {
      api.intercept = ({ path }) => (path === '/audit' ? problem(403, 'forbidden') : undefined)
    })
    await page.sees('Detail of forbidden')
    expect(page.all('[part=audit]').length).to.equal(0)
  })

  it('is one click away beside the connections, for sessions that may change connections', async () => {
    const page = trail(
      api => {
        api.audit = [entry(0)]
      },
      { view: 'connections' },
    )
    await until(() => page.has('Audit trail'))
    expect(page.api.count('/audit')).to.equal(0)
    page.click('Audit trail')
    await page.sees('API tested · Acme')
    await until(() => page.focused?.textContent === 'Audit trail')
    page.click('Back')
    await until(() => page.has('Connect Dropbox'))
    page.close()
    const reader = trail(() => undefined, {
      view: 'connections',
      'session-token': tokenFor(900, 'user', ['events:read']),
    })
    await reader.sees('Acme GmbH')
    expect(reader.has('Audit trail')).to.equal(false)
  })

  it('shows names that are meant to break out as text', async () => {
    const page = trail(api => {
      api.audit = HOSTILE.map((text, index) =>
        entry(index, { action: text, actor: { type: 'user', id: text }, ip: text, target: text, detail: { text } }),
      )
    })
    await until(() => lines(page).length === HOSTILE.length)
    for (const text of HOSTILE.slice(0, -1)) expect(page.root.textContent).to.contain(text)
    for (const tag of ['script', 'iframe', 'img', 'a', '[onmouseover]', '[onerror]', '[onload]']) {
      expect(page.all(tag).length, tag).to.equal(0)
    }
  })

  const WORDS = {
    de: ['Verwaltungsprotokoll', 'API getestet'],
    es: ['Registro de gestión', 'API probada'],
    fr: ['Journal de gestion', 'API testée'],
    he: ['יומן ניהול', 'ה־API נבדק'],
    ja: ['操作履歴', 'API をテスト'],
  }
  for (const [locale, words] of Object.entries(WORDS)) {
    it(`is all of ${locale}`, async () => {
      const page = trail(
        api => {
          api.audit = [entry(0)]
        },
        { ...view, locale },
      )
      for (const word of words) await page.sees(word)
    })
  }
})
