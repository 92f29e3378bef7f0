import { sendKeys, setViewport } from '@web/test-runner-commands'
import { expect } from 'chai'
import {
  add,
  around,
  type Filter,
  fromParams,
  NO_FILTER,
  remove,
  toParams,
  toQuery,
} from '../../widget/internal/filter.ts'
import { readHash, writeHash } from '../../widget/internal/hash.ts'
import { type FakeApi, problem } from './support/api.ts'
import { connection, event, tokenFor } from './support/data.ts'
import { nameOf, Page, until } from './support/mount.ts'

async function list(prepare: (api: FakeApi) => void = () => undefined, attributes = {}): Promise<Page> {
  const page = new Page(
    api => {
      api.connections = [connection()]
      prepare(api)
    },
    { view: 'events', ...attributes },
  )
  await until(() => page.all('.rows [role=row]').length > 0)
  return page
}

const lastList = (page: Page) => page.api.calls.filter(({ path }) => path === '/events').at(-1)?.query
const chips = (page: Page) => page.all('[part=chip]').map(chip => nameOf(chip))
const announced = (page: Page) => page.root.querySelector('.root > [role=status]')?.textContent
const combobox = (page: Page, name: string) => {
  const label = page.all('label').find(item => nameOf(item) === name)
  const found = label && page.root.getElementById(label.getAttribute('for') ?? '')
  if (!(found instanceof HTMLInputElement)) throw new Error(`no field ${name}`)
  return found
}
const options = (page: Page) => page.all('[role=option]').map(nameOf)
const select = (element: Element | undefined, value: string) => {
  if (!(element instanceof HTMLSelectElement)) throw new Error('no select')
  element.value = value
  element.dispatchEvent(new Event('change', { bubbles: true }))
}

describe('a filter as text', () => {
  const odd: Filter = {
    q: 'report & co',
    last: '7d',
    from: '',
    to: '',
    conditions: [
      { field: 'actor', operator: '=', values: ['ada@acme.example', '!odd', '*'] },
      { field: 'actor', operator: '!^', values: ['bot-'] },
      { field: 'item', operator: '~', values: ['=sum(1)', 'plan'] },
      { field: 'item', operator: '=', values: ['Plan.docx'] },
      { field: 'country', operator: '!*', values: [] },
      { field: 'external', operator: '=', values: ['true'] },
    ],
  }

  it('reads back as the same', () => {
    expect(fromParams(new URLSearchParams(toParams(odd).toString()))).to.deep.equal(odd)
  })

  it('is what the API documents', () => {
    const params = toParams(odd)
    expect(params.getAll('actor')).to.deep.equal(['ada@acme.example', '=!odd', '=*', '!^bot-'])
    expect(params.getAll('item')).to.deep.equal(['~=sum(1)', 'plan', '=Plan.docx'])
    expect(params.get('country')).to.equal('!*')
  })

  it('counts a stretch that ends now from now', () => {
    const now = Date.UTC(2026, 0, 31)
    expect(toQuery({ ...NO_FILTER, last: '7d' }, now)).to.deep.equal({ from: ['2026-01-24T00:00:00.000Z'] })
  })

  it('leaves out what it does not know', () => {
    expect(fromParams(new URLSearchParams('nonsense=1&q=a'))).to.deep.equal({ ...NO_FILTER, q: 'a' })
  })

  it('grows and shrinks by single values', () => {
    const two = add(add(NO_FILTER, 'ip', '10.0.0.1'), 'ip', '10.0.0.2')
    expect(two.conditions).to.have.length(1)
    const [both] = two.conditions
    const one = both && remove(two, both, '10.0.0.1')
    expect(one?.conditions).to.deep.equal([{ field: 'ip', operator: '=', values: ['10.0.0.2'] }])
    const [left] = one?.conditions ?? []
    expect(one && left && remove(one, left, '10.0.0.2').conditions).to.deep.equal([])
    expect(around(NO_FILTER, '2026-01-02T00:00:00.000Z').from).to.equal('2026-01-01T00:00:00.000Z')
  })

  it('shares the address with what the page keeps there', () => {
    history.replaceState(null, '', '#/settings/logs&tab=2')
    const filter = add({ ...NO_FILTER, q: 'a&b=c' }, 'ip', '2001:db8::/32')
    writeHash('dropbox', filter)
    expect(location.hash).to.equal('#/settings/logs&tab=2&dropbox.q=a%26b%3Dc&dropbox.ip=2001:db8::/32')
    expect(readHash('dropbox')).to.deep.equal(filter)
    expect(readHash('other')).to.deep.equal(NO_FILTER)
    writeHash('dropbox', NO_FILTER)
    expect(location.hash).to.equal('#/settings/logs&tab=2')
    history.replaceState(null, '', location.pathname)
  })
})

describe('the filters', () => {
  it('suggest who is really there while one types, by keyboard alone', async () => {
    const page = await list()
    combobox(page, 'User').focus()
    await sendKeys({ type: 'grace' })
    await until(() => options(page).length === 2)
    expect(options(page)[0]).to.contain('Grace Hopper')
    expect(combobox(page, 'User').getAttribute('aria-activedescendant')).to.equal(page.all('[role=option]')[0]?.id)
    await sendKeys({ press: 'Enter' })
    await until(() => lastList(page)?.get('actor') === '1.grace@acme.example')
    expect(chips(page)).to.deep.equal(['User: 1.grace@acme.example'])
    await until(() => /^\d+ events$/.test(announced(page) ?? ''))
    await sendKeys({ press: 'ArrowDown' })
    await until(() => options(page).length > 3)
    await sendKeys({ press: 'Escape' })
    await until(() => options(page).length === 0)
  })

  it('take an address range as it is typed', async () => {
    const page = await list()
    combobox(page, 'IP address').focus()
    await sendKeys({ type: '203.0.113.0/24' })
    await until(() => options(page).some(name => name.includes('Use “203.0.113.0/24”')))
    await sendKeys({ press: 'Enter' })
    await until(() => lastList(page)?.get('ip') === '203.0.113.0/24')
  })

  it('search after a pause, choose a range, and clear it all again', async () => {
    const page = await list()
    page.type('#q', 'résumé')
    await until(() => lastList(page)?.get('q') === 'résumé')
    select(page.one('#range'), '24h')
    await until(() => lastList(page)?.has('from'))
    expect(chips(page)).to.deep.equal(['Search: résumé', 'Time range: Last 24 hours'])
    page.click('Clear all')
    await until(() => lastList(page)?.has('q') === false)
    expect(page.one<HTMLInputElement>('#q').value).to.equal('')
    expect(page.all('[part=chip]').length).to.equal(0)
  })

  it('take two ends in the zone that is shown', async () => {
    const page = await list()
    select(page.one('#range'), 'custom')
    await until(() => page.all('#from').length > 0)
    const from = page.one<HTMLInputElement>('#from')
    from.value = '2026-06-15T08:00'
    from.dispatchEvent(new Event('change', { bubbles: true }))
    await until(() => lastList(page)?.get('from') === new Date('2026-06-15T08:00').toISOString())
    page.all('[part=chip-remove]')[0]?.click()
    await until(() => lastList(page)?.has('from') === false)
  })

  it('build rows of field, comparison and values; an unfinished one filters nothing', async () => {
    const page = await list()
    page.click('More filters')
    await until(() => page.all('.filter-rows select').length === 2)
    const before = page.api.count('/events')
    select(page.all('.filter-rows select')[0], 'country')
    await until(() => page.all('.filter-rows select')[1]?.textContent?.includes('is not set'))
    expect(page.api.count('/events')).to.equal(before)
    await page.sees('Value: Country')
    select(page.all('.filter-rows select')[1], '!=')
    combobox(page, 'Value: Country').focus()
    await sendKeys({ press: 'ArrowDown' })
    await until(() => options(page).some(name => name.startsWith('Japan')))
    await sendKeys({ type: 'JP' })
    await until(() => options(page).length === 1)
    await sendKeys({ press: 'Enter' })
    await until(() => lastList(page)?.get('country') === '!JP')
    expect(chips(page)).to.deep.equal(['Country does not equal: Japan'])
    page.click('Add filter')
    await until(() => page.all('.filter-rows > li').length === 2)
    expect(chips(page)).to.have.length(1)
    select(page.all('.filter-rows select')[1], '!*')
    await until(() => lastList(page)?.get('country') === '!*')
    expect(chips(page)).to.deep.equal(['Country is not set'])
    page.all('.filter-rows [aria-label="Remove Country"]')[0]?.click()
    await until(() => lastList(page)?.has('country') === false)
  })

  it('stay in the address, come back with a reload, and go back with the browser', async () => {
    const page = await list(undefined, { 'hash-state': '' })
    page.type('#q', 'budget')
    await until(() => location.hash === '#dropbox.q=budget')
    const again = await list(undefined, { 'hash-state': '' })
    await until(() => chips(again).join() === 'Search: budget')
    again.close()
    history.back()
    await until(() => page.all('[part=chip]').length === 0)
    history.forward()
    await until(() => chips(page).join() === 'Search: budget')
    page.click('Clear all')
    await until(() => location.hash === '')
  })

  it('show times in UTC when asked, without loading anything anew', async () => {
    const page = await list()
    const zone = new Intl.DateTimeFormat().resolvedOptions().timeZone
    await page.sees(`Times in ${zone}`)
    const box = page.all<HTMLInputElement>('.tools [type=checkbox]')[0]
    expect(box === undefined).to.equal(zone === 'UTC')
    if (!box) return
    const before = page.api.count('/events')
    box.click()
    await page.sees('Times in UTC')
    expect(page.api.count('/events')).to.equal(before)
  })

  it('leave the address alone unless asked', async () => {
    const page = await list()
    page.type('#q', 'budget')
    await until(() => lastList(page)?.get('q') === 'budget')
    expect(location.hash).to.equal('')
  })
})

describe('queries', () => {
  it('are suggested and chosen', async () => {
    const page = await list()
    page.click('Queries')
    await until(() => page.has('Failed log-ins'))
    page.click('Failed log-ins')
    await until(() => lastList(page)?.get('activity') === 'login_fail')
    await until(() => page.button('Failed log-ins').getAttribute('aria-pressed') === 'true')
  })

  it('are saved, shared, renamed and deleted', async () => {
    const page = await list()
    page.type('#q', 'budget')
    await until(() => lastList(page)?.get('q') === 'budget')
    page.click('Queries')
    await until(() => page.all('.save').length === 1)
    page.type('#new-query', 'My budget')
    page.one<HTMLInputElement>('.save [type=checkbox]').click()
    page.click('Save')
    await until(() => page.has('My budget'))
    expect(page.api.queries.items.at(-1)).to.include({ query: 'q=budget', shared: true })
    expect(announced(page)).to.equal('“My budget” saved')
    page.click('Edit “My budget”')
    await until(() => page.all('.save').length === 2)
    page.type('.save input', 'Our budget')
    page.all('.save button')[0]?.click()
    await until(() => page.has('Our budget'))
    page.click('Edit “Our budget”')
    await until(() => page.has('Delete'))
    page.click('Delete')
    await until(() => page.api.queries.items.every(({ suggested }) => suggested))
    await until(() => !page.has('Our budget'))
  })

  it('say what kept them from being saved', async () => {
    const page = await list(api => {
      api.intercept = ({ path }) => (path === '/queries' ? problem(503, 'database_unavailable') : undefined)
    })
    page.click('Queries')
    await page.sees('Detail of database_unavailable.')
  })
})

describe('in little room, with everything open', () => {
  afterEach(() => setViewport({ width: 1280, height: 900 }))

  for (const dir of ['ltr', 'rtl']) {
    it(`nothing is wider than 320 pixels, ${dir}`, async () => {
      await setViewport({ width: 320, height: 640 })
      const page = await list(undefined, { dir })
      for (const tool of page.all('.tools [aria-expanded]')) {
        tool.click()
        await until(() => tool.getAttribute('aria-expanded') === 'true')
        await until(() => page.all('.tool:not([hidden]) .button').length > 0)
        expect(document.documentElement.scrollWidth, nameOf(tool)).to.equal(320)
      }
      page.one<HTMLDetailsElement>('.overview').open = true
      await until(() => page.all('.tops button').length > 0)
      combobox(page, 'User').click()
      await until(() => options(page).length > 3)
      expect(document.documentElement.scrollWidth).to.equal(320)
      const narrow = page.all('.button, .chip button, .tops button, .legend button').filter(item => {
        const { width, height } = item.getBoundingClientRect()
        return width > 0 && (width < 24 || height < 24)
      })
      expect(narrow.map(nameOf)).to.deep.equal([])
    })
  }
})

describe('the export', () => {
  let saved: { name: string; text: Promise<string> }[] = []
  const { createObjectURL } = URL
  const { click } = HTMLAnchorElement.prototype
  beforeEach(() => {
    saved = []
    let blob = new Blob()
    URL.createObjectURL = object => {
      blob = object as Blob
      return 'blob:test'
    }
    HTMLAnchorElement.prototype.click = function () {
      saved.push({ name: this.download, text: blob.text() })
    }
  })
  afterEach(() => {
    URL.createObjectURL = createObjectURL
    HTMLAnchorElement.prototype.click = click
  })

  it('is a file of exactly what is filtered, with a name that says what it is', async () => {
    const page = await list()
    page.type('#q', 'grace')
    await until(() => lastList(page)?.get('q') === 'grace')
    page.click('Export')
    await until(() => page.has('NDJSON, an event a line'))
    page.click('NDJSON, an event a line')
    await until(() => saved.length === 1)
    const rows = (await saved[0]?.text)?.trim().split('\n') ?? []
    expect(rows.length).to.be.greaterThan(1)
    expect(rows.every(row => row.includes('Grace Hopper'))).to.equal(true)
    expect(saved[0]?.name).to.match(/^dropbox-events-all-\d{4}-\d\d-\d\d-filtered\.ndjson$/)
    await page.sees(`${rows.length} events saved as`)
  })

  it('counts rows, not lines, of a CSV', async () => {
    const page = await list()
    page.click('Export')
    await until(() => page.has('CSV, for spreadsheets'))
    page.click('CSV, for spreadsheets')
    await page.sees('120 events saved as')
  })

  it('does not take a broken connection for the end', async () => {
    const page = await list(api => {
      api.exportBreaks = true
    })
    page.click('Export')
    await until(() => page.has('CSV, for spreadsheets'))
    page.click('CSV, for spreadsheets')
    await page.sees('The connection broke after 119 of 120 events. No file was saved.')
    expect(saved).to.deep.equal([])
    page.api.exportBreaks = false
    page.click('Try again')
    await page.sees('120 events saved as')
  })

  it('stops when it is cancelled', async () => {
    const page = await list(api => {
      api.intercept = ({ path, signal }) =>
        path === '/events/export'
          ? new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)))
          : undefined
    })
    page.click('Export')
    await until(() => page.has('CSV, for spreadsheets'))
    page.click('CSV, for spreadsheets')
    await until(() => page.has('Cancel'))
    page.click('Cancel')
    await until(() => !page.has('Cancel'))
    expect(announced(page)).to.equal('Export cancelled')
    expect(saved).to.deep.equal([])
  })

  it('is not offered to a session that may not', async () => {
    const claims = btoa(JSON.stringify({ exp: Date.now() / 1000 + 900, permissions: ['events:read'] }))
    const page = await list(undefined, { 'session-token': `e30.${claims}.x` })
    expect(page.has('Export')).to.equal(false)
    const other = await list(undefined, { 'session-token': tokenFor(900) })
    expect(other.has('Export')).to.equal(true)
  })
})

describe('the picture', () => {
  it('shows every day, a table behind it, and the exact total', async () => {
    const page = await list()
    await until(() => page.all('.legend li').length > 0)
    expect(page.one('[part=total]').textContent).to.equal('120 events')
    expect(page.one('.plot svg').getAttribute('aria-label')).to.match(/^120 events from Jun 15, 2026 to /)
    const cells = page.all('.picture tbody td:last-child').map(item => Number(item.textContent))
    expect(cells.reduce((sum, count) => sum + count, 0)).to.equal(120)
  })

  it('narrows to a category, a user, a country and an item', async () => {
    const page = await list()
    await until(() => page.all('.tops section').length === 4)
    page.all('.tops section:last-child button')[0]?.click()
    await until(() => lastList(page)?.get('item')?.startsWith('='))
    await until(() => page.all('.legend button').length > 0)
    page.all('.legend button')[0]?.click()
    await until(() => lastList(page)?.get('category') === 'file_operations')
    expect(chips(page)).to.have.length(2)
  })

  it('zooms by pointer and by keyboard, and shows the whole range again', async () => {
    const midnight = (day: number) => new Date((Math.floor(Date.now() / 86_400_000) - day) * 86_400_000).toISOString()
    const page = await list(api => {
      api.events = Array.from({ length: 40 }, (_, index) => event(index, { time: midnight(index / 2 + 0.5) }))
    })
    await until(() => page.all('.sliders input').length === 2)
    const svg = page.one('.plot svg') as unknown as SVGElement
    svg.setPointerCapture = () => undefined
    const { left, width, top } = svg.getBoundingClientRect()
    const bars = page.all('.plot g').length
    const point = (type: string, bar: number) =>
      svg.dispatchEvent(
        new PointerEvent(type, { clientX: left + (width * (bar + 0.5)) / bars, clientY: top + 10, bubbles: true }),
      )
    point('pointerdown', 0)
    point('pointermove', 1)
    point('pointerup', 1)
    await until(() => lastList(page)?.get('from') === midnight(bars - 1))
    expect(lastList(page)?.get('to')).to.equal(midnight(bars - 3))
    await until(() => page.all('.plot g.out').length === bars - 2)
    page.all('.sliders input')[1]?.focus()
    await sendKeys({ press: 'ArrowLeft' })
    await until(() => lastList(page)?.get('to') === midnight(bars - 2))
    page.click('Show whole range')
    await until(() => lastList(page)?.has('to') === false)
    expect(page.all('.plot g.out').length).to.equal(0)
  })
})
