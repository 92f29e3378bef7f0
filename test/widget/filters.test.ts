import { sendKeys, setViewport } from '@web/test-runner-commands'
import { expect } from 'chai'
import { announced, chips, combobox, lastList, list, options, select } from './support/filters.ts'
import { nameOf, until } from './support/mount.ts'

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
