import { sendKeys } from '@web/test-runner-commands'
import { expect } from 'chai'
import { type FakeApi, problem } from './support/api.ts'
import { connection, event } from './support/data.ts'
import { nameOf, Page, settled, until } from './support/mount.ts'

const view = { view: 'events' } as const

async function list(prepare: (api: FakeApi) => void = () => undefined): Promise<Page> {
  const page = new Page(api => {
    api.connections = [connection()]
    prepare(api)
  }, view)
  await until(() => page.all('.rows [role=row]').length > 0)
  return page
}

const rows = (page: Page) => page.all('.rows [role=row]')
const times = (page: Page) => page.all('.rows time').map(item => item.getAttribute('datetime') ?? '')
const cell = (row: Element | undefined, column: string) => row?.querySelector(`[data-column=${column}]`)
const listCalls = (page: Page) => page.api.calls.filter(({ path }) => path === '/events')

async function scrollDown(page: Page): Promise<void> {
  const scroller = page.one('.scroller')
  scroller.scrollTop = 600
  scroller.dispatchEvent(new Event('scroll'))
  await settled()
}

describe('the event list', () => {
  it('shows what happened, newest first, as a table', async () => {
    const page = await list()
    const table = page.one('[role=table]')
    expect(table.getAttribute('aria-rowcount')).to.equal('-1')
    expect(page.all('[role=columnheader]').map(nameOf)).to.deep.equal([
      'Time',
      'User',
      'Activity',
      'Item',
      'Location',
      'IP address',
      'Access',
      'Outcome',
    ])
    expect(times(page)).to.deep.equal([...times(page)].sort().reverse())
    const first = rows(page)[0]
    expect(first?.getAttribute('aria-rowindex')).to.equal('2')
    expect(nameOf(cell(first, 'activity') as Element)).to.equal('Upload file')
    expect(nameOf(cell(first, 'location') as Element)).to.equal('Berlin, Germany')
    expect(nameOf(cell(first, 'outcome') as Element)).to.equal('Success')
  })

  it('calls those without an account by what they are', async () => {
    const page = await list(api => {
      api.events = [
        event(0, { actor: { type: 'anonymous' } }),
        event(1, { actor: { type: 'dropbox' } }),
        event(2, { actor: { type: 'user', email: 'only@mail.example' } }),
      ]
    })
    expect(rows(page).map(row => nameOf(cell(row, 'user') as Element))).to.deep.equal([
      'Unauthenticated user',
      'Dropbox',
      'only@mail.example',
    ])
  })

  it('shows hostile names as text, apart from what stands around them', async () => {
    const name = '<script>alert(1)</script>\u202Egpj.exe'
    const page = await list(api => {
      api.events = [event(0, { item: { type: 'file', name, path: `/${name}` }, actor: { type: 'user', name } })]
    })
    expect(cell(rows(page)[0], 'item')?.querySelector('bdi')?.textContent).to.equal(name)
    expect(cell(rows(page)[0], 'user')?.querySelector('bdi')?.textContent).to.equal(name)
    expect(page.all('script').length).to.equal(0)
  })

  it('goes on to the last event, page by page, none of them twice', async () => {
    const page = await list()
    for (const count of [100, 120]) {
      page.click('Load more')
      await until(() => rows(page).length === count)
    }
    await page.sees('That is everything.')
    expect(new Set(times(page)).size).to.equal(120)
    expect(page.one('[role=table]').getAttribute('aria-rowcount')).to.equal('121')
  })

  it('loads the next page when the end comes near', async () => {
    const page = await list()
    const scroller = page.one('.scroller')
    scroller.scrollTop = scroller.scrollHeight
    await until(() => rows(page).length === 100)
  })

  it('keeps what is there when the next page fails, and tries again', async () => {
    const page = await list()
    page.api.intercept = ({ query }) => (query.has('cursor') ? problem(503, 'database_unavailable') : undefined)
    page.click('Load more')
    await page.sees('Detail of database_unavailable.')
    expect(rows(page).length).to.equal(50)
    page.api.intercept = undefined
    page.click('Try again')
    await until(() => rows(page).length === 100)
  })

  it('puts new events in by itself while the top is in view', async () => {
    const page = await list()
    page.api.events = [event(-1), ...page.api.events]
    page.wake()
    await until(() => times(page)[0] === event(-1).time)
    expect(page.has('1 new event')).to.equal(false)
  })

  it('offers new events, and moves nothing, once somebody has scrolled', async () => {
    const page = await list()
    await scrollDown(page)
    const before = times(page)
    page.api.events = [...Array.from({ length: 12 }, (_, index) => event(index - 12)), ...page.api.events]
    page.wake()
    await until(() => page.has('12 new events'))
    expect(times(page).slice(0, 50)).to.deep.equal(before.slice(0, 50))
    page.click('12 new events')
    await until(() => times(page)[0] === event(-12).time)
    expect(page.has('12 new events')).to.equal(false)
    expect(times(page).length).to.equal(new Set(times(page)).size)
  })

  it('begins anew rather than hide events when more are new than it can see', async () => {
    const page = await list()
    await scrollDown(page)
    page.api.events = [...Array.from({ length: 80 }, (_, index) => event(index - 80)), ...page.api.events]
    page.wake()
    await until(() => page.has('50 new events'))
    page.click('50 new events')
    await until(() => times(page)[0] === event(-80).time)
    page.click('Load more')
    await until(() => rows(page).length >= 100)
    expect(times(page).slice(0, 100)).to.deep.equal(page.api.events.slice(0, 100).map(({ time }) => time))
  })

  it('filters by words, activity and days, and says when nothing is left', async () => {
    const page = await list()
    await until(() => page.all('#activity option').length > 1)
    page.one<HTMLSelectElement>('#activity').value = 'login_fail'
    page.one('#activity').dispatchEvent(new InputEvent('input', { bubbles: true }))
    await until(
      () => rows(page).length > 0 && rows(page).every(row => cell(row, 'outcome')?.textContent?.includes('Failure')),
    )
    page.type('#from', '2026-06-15')
    page.type('#to', '2026-06-16')
    await until(() => listCalls(page).at(-1)?.query.has('to'))
    const query = listCalls(page).at(-1)?.query
    expect(query?.get('from')).to.equal(new Date('2026-06-15T00:00:00').toISOString())
    expect(query?.get('to')).to.equal(new Date('2026-06-16T23:59:59.999').toISOString())
    page.type('#q', 'nobody of that name')
    await page.sees('No event matches the filters')
    page.click('Clear filters')
    await until(() => rows(page).length === 50)
    expect(page.one<HTMLInputElement>('#q').value).to.equal('')
  })

  it('says that the past is being read when there is nothing yet, and then shows it', async () => {
    const page = new Page(api => {
      api.connections = [connection({ sync: { phase: 'backfilling', progress: 0, daysDone: 0 } })]
      api.events = []
    }, view)
    await page.sees('The newest events appear here within seconds.')
    page.api.events = [event(0)]
    page.wake()
    await page.sees('Upload file')
    await page.sees('Older events are still being read: 0 of 60 days.')
  })

  it('says when it could not be loaded, and tries again', async () => {
    const page = new Page(api => {
      api.connections = [connection()]
      api.intercept = ({ path }) =>
        path === '/events' ? problem(403, 'forbidden', { resolution: 'Ask the portal.' }) : undefined
    }, view)
    await page.sees('The events could not be loaded Detail of forbidden. Ask the portal.')
    page.api.intercept = undefined
    page.click('Try again')
    await page.sees('Upload file')
  })

  it('is of one connection when one was asked for', async () => {
    const page = new Page(
      api => {
        api.connections = [connection()]
      },
      { ...view, 'connection-id': 'con_one' },
    )
    await page.sees('Upload file')
    expect(listCalls(page)[0]?.query.get('connectionId')).to.equal('con_one')
  })

  it('opens an event with the keyboard, closes with Escape, and returns to its row', async () => {
    const page = await list()
    page.one('.open[tabindex="0"]').focus()
    await sendKeys({ press: 'ArrowDown' })
    await sendKeys({ press: 'ArrowDown' })
    await until(() => (page.focused as HTMLElement | null)?.dataset.id === event(2).id)
    expect(page.all('.open[tabindex="0"]').length).to.equal(1)
    await sendKeys({ press: 'Enter' })
    await page.sees('"event_type"')
    expect(page.one<HTMLDialogElement>('dialog').open).to.equal(true)
    expect(page.described(page.one('dialog'), 'aria-labelledby')).to.equal('Upload file')
    await page.sees('File operations')
    await sendKeys({ press: 'Escape' })
    await until(() => !page.one<HTMLDialogElement>('dialog').open)
    await until(() => (page.focused as HTMLElement | null)?.dataset.id === event(2).id)
    await sendKeys({ press: 'End' })
    await until(() => (page.focused as HTMLElement | null)?.dataset.id === event(49).id)
  })

  it('opens an event by a click anywhere on its row', async () => {
    const page = await list()
    cell(rows(page)[1], 'ip')?.dispatchEvent(new MouseEvent('click', { bubbles: true }))
    await until(() => page.one<HTMLDialogElement>('dialog').open)
    await page.sees(event(1).description)
    page.click('Close')
    await until(() => !page.one<HTMLDialogElement>('dialog').open)
  })

  it('shows what it knows of an event when the rest cannot be loaded', async () => {
    const page = await list()
    page.api.intercept = ({ path }) => (path.startsWith('/events/') ? problem(503, 'database_unavailable') : undefined)
    page.one('.open').click()
    await page.sees('Detail of database_unavailable.')
    expect(page.one('.event-facts').textContent).to.contain('203.0.113.0')
    page.api.intercept = undefined
    page.click('Try again')
    await page.sees('"event_type"')
  })
})
