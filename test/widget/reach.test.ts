import { setViewport } from '@web/test-runner-commands'
import { expect } from 'chai'
import { connection, event } from './support/data.ts'
import { Page, until } from './support/mount.ts'

const COUNT = 5_000_000
/** Pages of a hundred, six of them. */
const HELD = 600
/** Bytes of everything in the page, what the test itself needs included. */
const HEAP = 60_000_000

/** Bytes in use, as Chromium counts them when it is started for that; see the configuration of the test runner. */
function heap(): number {
  const { gc, performance } = globalThis as unknown as {
    gc(): void
    performance: { memory: { usedJSHeapSize: number } }
  }
  gc()
  return performance.memory.usedJSHeapSize
}

before(() => setViewport({ width: 1280, height: 900 }))
after(() => setViewport({ width: 800, height: 600 }))

/** A log that nobody could hold: each event is made when it is asked for. */
async function huge(): Promise<Page> {
  const page = new Page(
    api => {
      api.connections = [connection()]
      api.log = { length: COUNT, at: index => event(index) }
    },
    { view: 'events' },
  )
  await until(() => times(page).length > 0)
  return page
}

const times = (page: Page) => page.all('.rows time').map(item => item.getAttribute('datetime') ?? '')
const held = (page: Page) =>
  (page.one('dropbox-connector-table') as HTMLElement & { window: { items: unknown[] } }).window.items.length

describe('of five million events', () => {
  it('the first and the last are reached, and every one counted', async () => {
    const page = await huge()
    expect(times(page)[0]).to.equal(event(0).time)
    page.click('Oldest')
    await until(() => times(page).at(-1) === event(COUNT - 1).time)
    await page.sees('of 5,000,000')
    await page.sees('That is everything.')
    const last = page.all('.rows .row').at(-1)
    expect(last?.getAttribute('aria-rowindex')).to.equal(`${COUNT + 1}`)
    page.click('Newest')
    await until(() => times(page)[0] === event(0).time && page.one('.scroller').scrollTop === 0)
    expect(page.all('.rows .row')[0]?.getAttribute('aria-rowindex')).to.equal('2')
  })

  it('a date is jumped to, with what lies before and after it', async () => {
    const page = await huge()
    const day = '2021-03-04'
    const end = new Date(`${day}T23:59:59`).toISOString()
    const jump = page.one<HTMLInputElement>('[name=jump]')
    jump.value = day
    jump.dispatchEvent(new Event('change', { bubbles: true }))
    const index = Math.ceil((Date.parse(event(0).time) - Date.parse(end)) / 60_000)
    const scroller = page.one('.scroller')
    scroller.scrollIntoView({ block: 'start' })
    const rowAt = (y: number) => {
      const box = scroller.getBoundingClientRect()
      return page.root
        .elementsFromPoint(box.left + 60, box.top + y)
        .find(item => item.matches('.row'))
        ?.querySelector('time')?.dateTime
    }
    await until(() => times(page).includes(event(index).time))
    await page.sees(new Intl.NumberFormat('en').format(index + 1))
    await until(() => [100, 130, 160].some(y => rowAt(y) === event(index).time))
    await until(() => {
      scroller.scrollTop -= 300
      return times(page).includes(event(index - 150).time)
    })
    await until(() => {
      scroller.scrollTop += 600
      return times(page).includes(event(index + 250).time)
    })
    await until(() => times(page).join() === [...times(page)].sort().reverse().join())
  })

  it('only some are held, however far somebody scrolls', async function () {
    this.timeout(40_000)
    const page = await huge()
    const scroller = page.one('.scroller')
    const go = async (by: number, goal: () => boolean) => {
      for (let step = 0; !goal(); step++) {
        expect(step).to.be.lessThan(60)
        const seen = times(page).join()
        scroller.scrollTop += by
        await until(() => times(page).join() !== seen || goal())
        expect(held(page)).to.be.at.most(HELD)
      }
    }
    await go(6000, () => times(page).includes(event(800).time))
    const rows = page.all('.rows .row')
    expect(rows.length).to.be.lessThan(100)
    for (const row of rows) {
      const time = row.querySelector('time')?.dateTime ?? ''
      const index = (Date.parse(event(0).time) - Date.parse(time)) / 60_000
      expect(row.getAttribute('aria-rowindex')).to.equal(`${index + 2}`)
    }
    await go(-6000, () => times(page)[0] === event(0).time)
  })

  it('no more than sixty megabytes are in use, at the first, at the last and at thousands between', async function () {
    this.timeout(90_000)
    const page = await huge()
    const scroller = page.one('.scroller')
    const before = heap()
    for (const [name, by] of [
      ['Newest', 6000],
      ['Oldest', -6000],
    ] as const) {
      page.click(name)
      await until(() => times(page).includes(event(name === 'Newest' ? 0 : COUNT - 1).time))
      for (let step = 0; step < 40; step++) {
        const seen = times(page).join()
        scroller.scrollTop += by
        await until(() => times(page).join() !== seen)
      }
      expect(heap()).to.be.below(HEAP)
      // What was looked at is let go: two thousand rows that are kept would be twice this.
      expect(heap() - before).to.be.below(1_200_000)
    }
  })
})
