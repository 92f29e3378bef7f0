import { expect } from 'chai'
import { problem } from './support/api.ts'
import { connection, pendingConnection } from './support/data.ts'
import { nameOf, Page, settled, until } from './support/mount.ts'

const view = { view: 'connections' } as const

describe('the connections', () => {
  it('each say how they are', async () => {
    const page = new Page(api => {
      const error = { code: 'admin_not_active', detail: 'The admin has left.', resolution: 'Take another one.' }
      api.connections = [
        connection(),
        pendingConnection({
          id: 'con_2',
          name: 'Waiting',
          linkExpiresAt: new Date(Date.now() + 600_000).toISOString(),
        }),
        connection({ id: 'con_3', name: 'Broken', status: 'error', error }),
        connection({ id: 'con_4', name: 'Gone', status: 'disconnected' }),
      ]
    }, view)
    await page.sees('Acme GmbH · 512 members')
    expect(page.all('[part=status]').map(nameOf)).to.deep.equal([
      'Connected',
      'Waiting for approval',
      'Connection error',
      'Disconnected',
    ])
    await page.sees('The link expires in 9 minutes.')
    await page.sees('The admin has left. Take another one.')
    const buttons = page.all('[part=actions]').map(row => [...row.querySelectorAll('button')].map(nameOf))
    expect(buttons).to.deep.equal([
      ['Test API', 'Sync now', 'Rename', 'Disconnect'],
      ['New link', 'Remove'],
      ['Reconnect', 'Test API', 'Rename', 'Disconnect'],
      ['Reconnect', 'Remove'],
    ])
  })

  it('show how far the past has been read, also to those who do not see the bar', async () => {
    const page = new Page(api => {
      api.connections = [connection({ sync: { phase: 'backfilling', progress: 0.25, daysDone: 15, secondsLeft: 90 } })]
    }, view)
    await page.sees('15 of 60 days · about 2 minutes left')
    const bar = page.one<HTMLProgressElement>('progress')
    expect([bar.value, bar.max]).to.deep.equal([0.25, 1])
    expect(bar.getAttribute('aria-label')).to.equal('Reading the audit log: Acme')
    expect(bar.getAttribute('aria-valuetext')).to.equal('15 of 60 days')
    page.api.change('con_one', connection())
    page.wake()
    await until(() => page.all('progress').length === 0)
  })

  it('are tested in their place', async () => {
    const page = new Page(api => {
      api.connections = [connection()]
    }, view)
    await until(() => page.has('Test API'))
    page.click('Test API')
    await page.sees('Testing may take a couple of minutes')
    await page.sees('Every check passed.')
    page.click('Close')
    await until(() => !page.text.includes('Every check passed.'))
  })

  it('are synced when asked', async () => {
    const page = new Page(api => {
      api.connections = [connection()]
    }, view)
    await until(() => page.has('Sync now'))
    page.click('Sync now')
    await until(() => page.api.count('/connections/con_one/sync', 'POST') === 1)
    await until(() => page.one('.root > [role=status]').textContent === 'Sync requested')
  })

  it('get another name', async () => {
    const page = new Page(api => {
      api.connections = [connection()]
    }, view)
    await until(() => page.has('Rename'))
    page.click('Rename')
    await until(() => page.focused?.id === 'rename-con_one')
    page.type('.rename input', 'Headquarters')
    page.click('Save')
    await until(() => page.one('h3').textContent === 'Headquarters')
    expect(page.api.calls.find(({ method }) => method === 'PATCH')?.body).to.deep.equal({ name: 'Headquarters' })
  })

  for (const choice of ['keep', 'delete'] as const) {
    it(`are disconnected after a question, and ${choice} their events`, async () => {
      const page = new Page(api => {
        api.connections = [connection()]
      }, view)
      await until(() => page.has('Disconnect'))
      page.click('Disconnect')
      await until(() => page.all<HTMLDialogElement>('dialog')[0]?.open)
      expect(page.api.count('/connections', 'DELETE')).to.equal(0)
      page.one<HTMLInputElement>(`[value=${choice}]`).click()
      page.one('dialog .destroy').click()
      await page.sees(choice === 'keep' ? 'No new events are read.' : 'Nothing connected yet')
      expect(page.api.calls.find(({ method }) => method === 'DELETE')?.query.get('events')).to.equal(choice)
      await until(() => page.events.length > 0)
      expect(page.events).to.deep.equal([{ type: 'dropbox-disconnected', detail: { connectionId: 'con_one' } }])
    })
  }

  it('stay when the question is answered with Cancel', async () => {
    const page = new Page(api => {
      api.connections = [connection()]
    }, view)
    await until(() => page.has('Disconnect'))
    page.click('Disconnect')
    await until(() => page.all<HTMLDialogElement>('dialog')[0]?.open)
    page.click('Cancel')
    await until(() => !page.one<HTMLDialogElement>('dialog').open)
    await settled()
    expect(page.api.count('/connections', 'DELETE')).to.equal(0)
  })

  it('say why an action failed, and stay as they are', async () => {
    const page = new Page(api => {
      api.connections = [connection()]
      api.intercept = ({ path }) => (path.endsWith('/sync') ? problem(403, 'forbidden') : undefined)
    }, view)
    await until(() => page.has('Sync now'))
    page.click('Sync now')
    await page.sees('Detail of forbidden.')
    page.click('Dismiss')
    await until(() => !page.text.includes('Detail of forbidden.'))
  })

  it('are told of to the host when somebody approves them elsewhere', async () => {
    const page = new Page(api => {
      api.connections = [pendingConnection({ id: 'con_2' })]
    }, view)
    await page.sees('Waiting for approval')
    page.api.approve('con_2')
    page.wake()
    await page.sees('Acme GmbH')
    expect(page.events.map(({ type }) => type)).to.deep.equal(['dropbox-connected'])
  })

  it('come back by themselves after the API could not be reached', async () => {
    let down = true
    const page = new Page(api => {
      api.connections = [connection()]
      api.intercept = () => {
        if (down) throw new TypeError('Failed to fetch')
        return undefined
      }
    }, view)
    await page.sees('The service cannot be reached.')
    expect(page.events.map(({ type }) => type)).to.deep.equal(['dropbox-error'])
    down = false
    page.wake()
    window.dispatchEvent(new Event('online'))
    await page.sees('Acme GmbH')
    expect(page.text).not.to.contain('cannot be reached')
  })

  for (const [status, code] of [
    [503, 'database_unavailable'],
    [500, 'misconfigured'],
    [429, 'rate_limited'],
    [403, 'origin_not_allowed'],
  ] as const) {
    it(`say what ${code} means, with a way on`, async () => {
      const page = new Page(api => {
        api.intercept = () => problem(status, code, { resolution: 'Do this.' }, { 'retry-after': '7' })
      }, view)
      await page.sees(`Detail of ${code}. Do this. Support code req_1`)
      page.api.intercept = undefined
      page.click('Try again')
      await page.sees('Nothing connected yet')
    })
  }

  it('are not taken from an answer that is not of this API', async () => {
    const page = new Page(api => {
      api.intercept = () => new Response('<html>a proxy’s page</html>', { status: 502 })
    }, view)
    await page.sees('The service sent an answer that cannot be read.')
  })

  it('are only the one that was asked for', async () => {
    const page = new Page(
      api => {
        api.connections = [connection(), connection({ id: 'con_2', name: 'Other' })]
      },
      { ...view, 'connection-id': 'con_2' },
    )
    await page.sees('Other')
    expect(page.all('article').length).to.equal(1)
    expect(page.has('Connect Dropbox')).to.equal(false)
  })

  it('show names as text, whatever is written in them', async () => {
    const name = '<img src=x onerror=alert(1)>\u202Etxt.exe'
    const page = new Page(api => {
      api.connections = [connection({ name, team: { id: 't', name: '<b>team</b>', memberCount: 1 } })]
    }, view)
    await page.sees('<b>team</b> · 1 member')
    expect(page.one('h3 bdi').textContent).to.equal(name)
    expect(page.all('img, b').length).to.equal(0)
  })
})
