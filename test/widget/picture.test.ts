import { sendKeys } from '@web/test-runner-commands'
import { expect } from 'chai'
import { event } from './support/data.ts'
import { chips, lastList, list } from './support/filters.ts'
import { until } from './support/mount.ts'

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
