import { expect } from 'chai'
import type { LogEntry } from '../../edge/contract.ts'
import { type FakeApi, problem } from './support/api.ts'
import { ago, connection, tokenFor } from './support/data.ts'
import { Page, until } from './support/mount.ts'

const view = { view: 'connections' } as const

const line = (id: number, kind: string, over: Partial<LogEntry> = {}): LogEntry => ({
  id: `log_${id}`,
  at: ago(60 - id),
  level: 'info',
  kind,
  ...over,
})

const LINES = [
  line(3, 'trouble', { level: 'warning', detail: { code: 'dropbox_unavailable', detail: 'Dropbox did not answer.' } }),
  line(2, 'a_new_kind'),
  line(1, 'sync_started', { detail: { days: 60 } }),
]

const days = Array.from({ length: 60 }, (_, index) => ({ day: ago(index * 86_400).slice(0, 10), done: index < 24 }))

async function opened(prepare: (api: FakeApi) => void = () => undefined, locale = 'en'): Promise<Page> {
  const page = new Page(
    api => {
      const sync = { phase: 'backfilling', daysDone: 24, days, duplicateCount: 7, requestCount: 321 } as const
      api.connections = [
        connection({ sync: { ...sync, eventsPerMinute: 1200.4, secondsLeft: 300, throttledMs: 90_000 } }),
      ]
      api.logLines = LINES
      prepare(api)
    },
    { ...view, locale },
  )
  await until(() => page.all('.card-activity summary').length > 0)
  page.one('.card-activity summary').click()
  return page
}

describe('progress and log', () => {
  it('are asked for when they are opened', async () => {
    const page = new Page(api => {
      api.connections = [connection()]
    }, view)
    await page.sees('Progress and log')
    expect(page.api.calls.some(({ path }) => path.endsWith('/log'))).to.equal(false)
  })

  it('show the days filling in, and the figures', async () => {
    const page = await opened()
    await until(() => page.all('.days > span').length === 60)
    expect(page.one('.days').getAttribute('aria-label')).to.equal('Days read: 24 of 60 days')
    expect(page.all('.days > .done').length).to.equal(24)
    expect(page.all('.days > span').at(-1)?.className).to.equal('done')
    const figures = page.one('.figures').textContent?.replaceAll(/\s+/g, ' ')
    for (const words of ['25,310', 'kept once7', '321', '1,200', '5 minutes', '2 minutes']) {
      expect(figures?.replaceAll(' ', '')).to.contain(words.replaceAll(' ', ''))
    }
    await page.sees('Dropbox itself may show events up to 24 hours late.')
    page.api.change('con_one', {
      sync: { ...connection().sync, phase: 'backfilling', days: days.map(({ day }) => ({ day, done: true })) },
    })
    page.wake()
    await until(() => page.all('.days > .done').length === 60)
  })

  it('word each line, and what its code means', async () => {
    const page = await opened()
    await page.sees('Reading stumbled and is tried again')
    await page.sees('Dropbox did not answer.')
    await page.sees('Reading began')
    await page.sees('a_new_kind')
    expect(page.one('.log li').textContent).to.contain('Warning')
  })

  it('are in the language of the page', async () => {
    const page = await opened(undefined, 'de')
    await page.sees('Das Lesen stockte und wird wiederholt')
    await page.sees('Dropbox selbst zeigt Ereignisse')
  })

  it('say why the log is not there', async () => {
    const page = await opened(api => {
      api.intercept = ({ path }) => (path.endsWith('/log') ? problem(503, 'database_unavailable') : undefined)
    })
    await page.sees('Detail of database_unavailable.')
    page.api.intercept = undefined
    page.click('Try again')
    await page.sees('Reading began')
  })

  it('warn of a connection that has been silent for too long', async () => {
    const page = new Page(api => {
      api.connections = [connection({ sync: { silent: true } })]
    }, view)
    await page.sees('has not been read for longer than it should')
    expect(page.one('[part=problem]').dataset.code).to.equal('sync_silent')
  })
})

describe('a session without a permission', () => {
  const session = (permissions: string[]) => {
    const [head, body = '', tail] = tokenFor(900).split('.')
    const claims = { ...JSON.parse(atob(body)), permissions }
    return [head, btoa(JSON.stringify(claims)).replaceAll('=', ''), tail].join('.')
  }

  it('to write sees no button that would be refused', async () => {
    const page = new Page(
      api => {
        api.connections = [connection()]
      },
      { ...view, 'session-token': session(['events:read']) },
    )
    await page.sees('Acme GmbH')
    expect(page.all('button').length).to.equal(0)
  })

  it('to write is not offered a first connection either', async () => {
    const page = new Page(undefined, { ...view, 'session-token': session(['events:read']) })
    await page.sees('Nothing connected yet')
    expect(page.has('Connect Dropbox')).to.equal(false)
  })

  it('to read events sees connections alone', async () => {
    const page = new Page(
      api => {
        api.connections = [connection()]
      },
      { 'session-token': session(['connections:write']) },
    )
    await page.sees('Acme GmbH')
    expect(page.api.count('/events')).to.equal(0)
    expect(page.all('dropbox-connector-events').length).to.equal(0)
  })
})
