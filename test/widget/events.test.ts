import { sendKeys, setViewport } from '@web/test-runner-commands'
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

before(() => setViewport({ width: 1280, height: 900 }))
after(() => setViewport({ width: 800, height: 600 }))

const rows = (page: Page) => page.all('.rows [role=row]')
const times = (page: Page) => page.all('.rows time').map(item => item.getAttribute('datetime') ?? '')
const cell = (row: Element | undefined, column: string) => row?.querySelector(`[data-column=${column}]`)
const isNewestFirst = (all: string[]) => all.join() === [...all].sort().reverse().join()
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
    await until(() => table.getAttribute('aria-rowcount') === '121')
    await page.sees('Rows 1–')
    await page.sees(' of 120')
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

  it('says nothing of a number of rows that it does not know', async () => {
    const page = await list(api => {
      api.intercept = ({ path }) => (path === '/events/count' ? problem(503, 'database_unavailable') : undefined)
    })
    await settled()
    expect(page.one('[role=table]').getAttribute('aria-rowcount')).to.equal('-1')
    expect(page.text).not.to.contain('Detail of database_unavailable.')
  })

  it('goes on to the last event, none of them twice, and draws only what is near the eye', async () => {
    const page = await list(api => {
      api.events = Array.from({ length: 450 }, (_, index) => event(index))
    })
    const seen = new Set<string>()
    const scroller = page.one('.scroller')
    const bottom = (element: Element | undefined) => element?.getBoundingClientRect().bottom ?? 0
    await until(() => {
      for (const time of times(page)) seen.add(time)
      expect(rows(page).length).to.be.lessThan(100)
      // a row that is passed before it is drawn is nobody's to count
      if (bottom(rows(page).at(-1)) >= bottom(scroller)) scroller.scrollTop += 300
      return page.text.includes('That is everything.') && times(page).at(-1) === event(449).time
    })
    expect(seen.size).to.equal(450)
    expect(rows(page).at(-1)?.getAttribute('aria-rowindex')).to.equal('451')
  })

  it('paints no frame with rows missing at 600 pixels a frame', async () => {
    const page = await list(api => {
      api.events = Array.from({ length: 900 }, (_, index) => event(index))
    })
    const scroller = page.one('.scroller')
    await until(() => page.one('.rows').offsetHeight > 5000)
    scroller.scrollIntoView({ block: 'start' })
    for (let frame = 0; frame < 7; frame++) {
      scroller.scrollTop += 600
      await new Promise(requestAnimationFrame)
      await new Promise(requestAnimationFrame)
      const box = scroller.getBoundingClientRect()
      for (const y of [box.top + 90, Math.min(box.bottom, innerHeight) - 20]) {
        const hit = page.root.elementsFromPoint(box.left + 60, y)
        expect(hit.some(item => item.matches('.row, .day'))).to.equal(true)
      }
    }
  })

  it('keeps what is there when the next page fails, and tries again', async () => {
    const page = await list()
    page.api.intercept = ({ query }) => (query.has('cursor') ? problem(503, 'database_unavailable') : undefined)
    const scroller = page.one('.scroller')
    scroller.scrollTop = scroller.scrollHeight
    await page.sees('Detail of database_unavailable.')
    expect(rows(page).length).to.be.greaterThan(10)
    page.api.intercept = undefined
    page.click('Try again')
    await page.sees('That is everything.')
  })

  it('names each day once, and the day in view at its head', async () => {
    const page = await list(api => {
      api.events = Array.from({ length: 60 }, (_, index) =>
        event(index, { time: new Date(Date.UTC(2026, 5, 15, 12) - index * 7_200_000).toISOString() }),
      )
    })
    const days = new Set(page.api.events.map(({ time }) => new Date(time).toDateString()))
    const shown = new Set<string>()
    const scroller = page.one('.scroller')
    const foot = (element: Element | undefined) => element?.getBoundingClientRect().bottom ?? 0
    const drawn = () =>
      foot(rows(page).at(-1)) >= foot(scroller) ||
      scroller.scrollTop + scroller.clientHeight >= scroller.scrollHeight - 1
    for (let step = 0; step < 8; step++) {
      await until(drawn)
      await settled()
      for (const day of page.all('.rows .day')) shown.add(day.textContent ?? '')
      scroller.scrollTop += 600
    }
    await settled()
    await until(drawn)
    expect(shown.size).to.equal(days.size)
    const now = page.one('.day.now').textContent ?? ''
    expect([...shown].indexOf(now)).to.be.greaterThan(1)
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
    await until(() => {
      page.wake()
      return page.has('12 new events')
    })
    expect(times(page)).to.deep.equal(before)
    page.click('12 new events')
    await until(() => times(page)[0] === event(-12).time)
    expect(page.has('12 new events')).to.equal(false)
    expect(times(page).length).to.equal(new Set(times(page)).size)
  })

  it('begins anew rather than hide events when more are new than it can see', async () => {
    const page = await list()
    await scrollDown(page)
    page.api.events = [...Array.from({ length: 80 }, (_, index) => event(index - 80)), ...page.api.events]
    await until(() => {
      page.wake()
      return page.has('80 new events')
    })
    page.click('80 new events')
    await until(() => times(page)[0] === event(-80).time)
    expect(page.one('.scroller').scrollTop).to.equal(0)
    expect(times(page).slice(0, 30)).to.deep.equal(page.api.events.slice(0, 30).map(({ time }) => time))
  })

  it('shows what was read from the past meanwhile, in its place and without a jump', async () => {
    const all = Array.from({ length: 300 }, (_, index) => event(index))
    const page = new Page(api => {
      api.connections = [connection({ sync: { phase: 'backfilling', progress: 0.4, daysDone: 24, eventCount: 200 } })]
      api.events = all.filter((_, index) => index < 40 || index >= 140)
    }, view)
    await until(() => rows(page).length > 0)
    const scroller = page.one('.scroller')
    scroller.scrollTop = 2400
    await until(() => times(page).includes(event(160).time))
    const top = () => scroller.getBoundingClientRect().top
    const row = () => page.one(`[datetime="${event(150).time}"]`).getBoundingClientRect().top - top()
    const before = row()
    page.api.events = all
    page.api.connections = [
      connection({ sync: { phase: 'backfilling', progress: 0.5, daysDone: 30, eventCount: 300 } }),
    ]
    page.wake()
    await until(() => {
      page.wake()
      return times(page).includes(event(139).time)
    })
    expect(Math.abs(row() - before)).to.be.lessThan(2)
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
    await until(() => (page.focused as HTMLElement | null)?.dataset.id === event(119).id)
    await sendKeys({ press: 'Home' })
    await until(() => (page.focused as HTMLElement | null)?.dataset.id === event(0).id)
    await sendKeys({ press: 'PageDown' })
    await until(() => Number((page.focused as HTMLElement | null)?.dataset.id?.slice(4)) > 5)
  })

  it('opens an event by a click anywhere on its row', async () => {
    const page = await list()
    cell(rows(page)[1], 'ip')?.dispatchEvent(new MouseEvent('click', { bubbles: true }))
    await until(() => page.one<HTMLDialogElement>('dialog').open)
    await page.sees(event(1).description)
    page.click('Close')
    await until(() => !page.one<HTMLDialogElement>('dialog').open)
  })

  it('never takes away what has the focus', async () => {
    const page = await list(api => {
      api.events = Array.from({ length: 1500 }, (_, index) => event(index))
    })
    page.one('.open[tabindex="0"]').focus()
    const focused = page.focused
    const scroller = page.one('.scroller')
    for (let step = 0; !times(page).includes(event(800).time); step++) {
      expect(step).to.be.lessThan(40)
      const newest = times(page).at(-1)
      scroller.scrollTop += 3000
      await until(() => times(page).at(-1) !== newest)
    }
    expect(page.focused).to.equal(focused)
    expect((focused as HTMLElement).dataset.id).to.equal(event(0).id)
    await until(() => isNewestFirst(times(page)))
  })

  it('draws rows anew where they are while it scrolls, and puts them in order once they rest', async () => {
    const page = await list(api => {
      api.events = Array.from({ length: 300 }, (_, index) => event(index))
    })
    await until(() => rows(page).length > 20)
    await settled()
    const drawn = page.one('.rows')
    const changes = new MutationObserver(() => undefined)
    changes.observe(drawn, { childList: true })
    const scroller = page.one('.scroller')
    for (let step = 1; step <= 4; step++) {
      scroller.scrollTop += 900
      await new Promise(requestAnimationFrame)
    }
    const left = changes.takeRecords().flatMap(({ removedNodes }) => [...removedNodes])
    const of = (node: Node) => node instanceof Element && node.matches('.row') && node.isConnected
    expect(left.filter(of).length).to.equal(0)
    expect(isNewestFirst(times(page))).to.equal(false)
    await until(() => isNewestFirst(times(page)))
    changes.disconnect()
  })

  it('has the columns, widths and density that somebody chose', async () => {
    const page = await list()
    const names = () => page.all('[role=columnheader]').map(nameOf)
    page.one('.menu summary').click()
    page.one('.menu [name=ip]').click()
    await until(() => !names().includes('IP address'))
    expect(page.one('[role=table]').getAttribute('aria-colcount')).to.equal('7')
    expect(page.one<HTMLInputElement>('.menu [name=activity]').disabled).to.equal(true)

    const slider = page.one<HTMLInputElement>('.menu [aria-label="Width of User"]')
    slider.focus()
    const before = page.one('.head [data-column=user]').offsetWidth
    expect(Math.abs(slider.valueAsNumber - before)).to.be.lessThan(17)
    await sendKeys({ press: 'ArrowRight' })
    await sendKeys({ press: 'ArrowRight' })
    await until(() => page.one('.head [data-column=user]').offsetWidth > before + 8)

    const tall = rows(page)[0]?.offsetHeight ?? 0
    page.one('.menu [name=compact]').click()
    await until(() => (rows(page)[0]?.offsetHeight ?? 0) < tall)
    await sendKeys({ press: 'Escape' })
    expect(page.one<HTMLDetailsElement>('.menu').open).to.equal(false)
    page.click('Reset columns')
    await until(() => names().length === 8)
  })

  it('has columns whose edges can be dragged', async () => {
    const page = await list()
    const cell = page.one('.head [data-column=item]')
    const before = cell.offsetWidth
    const grip = cell.querySelector('.grip') as HTMLElement
    grip.setPointerCapture = () => undefined
    const x = grip.getBoundingClientRect().left
    grip.dispatchEvent(new PointerEvent('pointerdown', { clientX: x, button: 0, pointerId: 1 }))
    grip.dispatchEvent(new PointerEvent('pointermove', { clientX: x + 40, pointerId: 1 }))
    await until(() => page.one('.head [data-column=item]').offsetWidth === before + 40)
  })
})
