import { sendKeys, setViewport } from '@web/test-runner-commands'
import { expect } from 'chai'
import { type FakeApi, problem } from './support/api.ts'
import { connection, event } from './support/data.ts'
import { Page, settled, until } from './support/mount.ts'

before(() => setViewport({ width: 1280, height: 900 }))
after(() => setViewport({ width: 800, height: 600 }))

async function list(prepare: (api: FakeApi) => void = () => undefined): Promise<Page> {
  const page = new Page(
    api => {
      api.connections = [connection()]
      prepare(api)
    },
    { view: 'events' },
  )
  await until(() => page.all('.open').length > 0)
  return page
}

async function open(page: Page, index: number): Promise<void> {
  page.one(`.open[data-id="${event(index).id}"]`).click()
  await page.sees('"event_type"')
}

const lastQuery = (page: Page) => page.api.calls.filter(({ path }) => path === '/events').at(-1)?.query

describe('the drawer', () => {
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

  for (const [field, name, value] of [
    ['actor', 'Only this user', event(0).actor.email],
    ['activity', 'Only this activity', event(0).activity],
    ['item', 'Only this item', event(0).item?.name],
    ['country', 'Only this country', event(0).country],
    ['ip', 'Only this IP address', event(0).ip],
  ] as const) {
    it(`leads to the events of the same ${field}`, async () => {
      const page = await list()
      await open(page, 0)
      page.click(name)
      await until(() => lastQuery(page)?.has(field))
      expect(lastQuery(page)?.get(field)?.replace(/^=/, '')).to.equal(value)
      expect(page.one<HTMLDialogElement>('.drawer').open).to.equal(false)
    })
  }

  it('leads to the 48 hours around the event', async () => {
    const page = await list()
    await open(page, 1)
    page.click('48 hours around it')
    await until(() => lastQuery(page)?.has('from'))
    const [from, to] = [lastQuery(page)?.get('from') ?? '', lastQuery(page)?.get('to') ?? '']
    expect(Date.parse(to) - Date.parse(from)).to.equal(48 * 3_600_000)
  })

  it('goes to the events beside it by keyboard, and back to the row of the last one', async () => {
    const page = await list()
    await open(page, 0)
    expect(page.button('Newer event').getAttribute('aria-disabled')).to.equal('true')
    await sendKeys({ press: 'Alt+ArrowDown' })
    await page.sees(event(1).description)
    await sendKeys({ press: 'Alt+ArrowDown' })
    await page.sees(event(2).description)
    await sendKeys({ press: 'Alt+ArrowUp' })
    await page.sees(event(1).description)
    expect(page.focused?.id).to.equal('drawer-title')
    await sendKeys({ press: 'Escape' })
    await until(() => (page.focused as HTMLElement | null)?.dataset.id === event(1).id)
  })

  it('finds words in what Dropbox sent, and goes from one to the next', async () => {
    const page = await list()
    await open(page, 0)
    page.type('[name=find]', 'EVENT')
    await page.sees('2 matches')
    expect(page.all('mark').map(mark => mark.textContent?.toLowerCase())).to.deep.equal(['event', 'event'])
    page.one('[name=find]').focus()
    await sendKeys({ press: 'Enter' })
    await until(() => page.all('mark')[1]?.className === 'now')
    await sendKeys({ press: 'Escape' })
    await until(() => page.all('mark').length === 0)
    expect(page.one<HTMLDialogElement>('.drawer').open).to.equal(true)
    page.type('[name=find]', '(')
    await page.sees('0 matches')
  })

  it('looks up what is known of the user and of the address when that is opened', async () => {
    const page = await list()
    await open(page, 0)
    expect(page.api.count('/actors') + page.api.count('/ips')).to.equal(0)
    for (const summary of page.all('.insight summary')) summary.click()
    await until(() => page.text.split('42 events in 30 days').length === 3)
    const { actor, ip } = event(0)
    const paths = page.api.calls.map(({ path }) => path)
    expect(paths).to.include(`/actors/${encodeURIComponent(actor.email ?? '')}/insight`)
    expect(paths).to.include(`/ips/${ip}/insight`)
    expect(page.all('.days-chart rect').length).to.equal(60)
  })

  it('says that nothing is known, and tries again after a failure', async () => {
    const page = await list()
    await open(page, 0)
    page.api.intercept = ({ path }) =>
      path.startsWith('/actors')
        ? problem(404, 'not_found')
        : path.startsWith('/ips')
          ? problem(503, 'down')
          : undefined
    for (const summary of page.all('.insight summary')) summary.click()
    await page.sees('Nothing is known yet.')
    await page.sees('Detail of down.')
    page.api.intercept = undefined
    page.click('Try again')
    await page.sees('42 events in 30 days')
  })

  it('says of a visit without an account which link, which file, whose, and from where', async () => {
    const page = await list()
    await open(page, 4)
    const visit = page.one('.visit').textContent?.replaceAll(/\s+/g, ' ')
    for (const words of ['https://www.dropbox.com/scl/…', event(4).item?.name, 'Grace Hopper', event(4).ip]) {
      expect(visit).to.contain(words)
    }
    await settled()
  })
})
