import { expect } from 'chai'
import { tokenFor } from './support/data.ts'
import { announced, lastList, list } from './support/filters.ts'
import { until } from './support/mount.ts'

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
