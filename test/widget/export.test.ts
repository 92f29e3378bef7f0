import { expect } from 'chai'
import { event, tokenFor } from './support/data.ts'
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

  describe('of more than a memory should hold', () => {
    const MANY = 20_001
    const whole = Array.from({ length: MANY }, (_, index) => event(index))
    const picker = window as { showSaveFilePicker?: unknown }
    const { showSaveFilePicker } = picker
    let asked: string[] = []
    let file: FileSystemFileHandle

    // Where a person chooses a file, the test has one of the browser's own, which is written to in the same way.
    beforeEach(async () => {
      const folder = await navigator.storage.getDirectory()
      file = await folder.getFileHandle(`${crypto.randomUUID()}.csv`, { create: true })
      asked = []
      picker.showSaveFilePicker = async ({ suggestedName }: { suggestedName: string }) => {
        asked.push(suggestedName)
        return file
      }
    })
    afterEach(async () => {
      picker.showSaveFilePicker = showSaveFilePicker
      await (await navigator.storage.getDirectory()).removeEntry(file.name)
    })

    async function exporting(exportBreaks = false) {
      const page = await list(api => {
        api.events = whole
        api.exportBreaks = exportBreaks
      })
      await page.sees('20,001')
      page.click('Export')
      await until(() => page.has('NDJSON, an event a line'))
      page.click('NDJSON, an event a line')
      return page
    }
    const written = async () => (await file.getFile()).text()

    it('goes to the disk as it comes, into the file that was chosen', async () => {
      const page = await exporting()
      await page.sees('20,001 events saved as')
      expect(asked).to.have.length(1)
      expect(asked[0]).to.match(/^dropbox-events-all-\d{4}-\d\d-\d\d\.ndjson$/)
      const rows = (await written()).trim().split('\n')
      expect(rows.length).to.equal(MANY)
      expect(rows.map(row => (JSON.parse(row) as { id: string }).id)).to.deep.equal(whole.map(({ id }) => id))
      expect(saved).to.deep.equal([])
    })

    it('leaves the file as it was when the connection breaks, and writes all of it at the next try', async () => {
      const before = await file.createWritable()
      await before.write('what was there')
      await before.close()
      const page = await exporting(true)
      await page.sees('No file was saved.')
      expect(await written()).to.equal('what was there')
      page.api.exportBreaks = false
      page.click('Try again')
      await page.sees('20,001 events saved as')
      expect((await written()).trim().split('\n').length).to.equal(MANY)
    })

    it('does nothing when no file is chosen', async () => {
      picker.showSaveFilePicker = async () => {
        throw new DOMException('The user aborted a request.', 'AbortError')
      }
      const page = await exporting()
      await until(() => announced(page) === 'Export cancelled')
      expect(page.api.count('/events/export')).to.equal(0)
      expect(saved).to.deep.equal([])
      expect(page.all('[role=alert]')).to.deep.equal([])
    })

    it('is a download where the browser lets no page write', async () => {
      picker.showSaveFilePicker = async () => {
        throw new DOMException('Cross origin sub frames are not allowed to show a file picker.', 'SecurityError')
      }
      const page = await exporting()
      await page.sees('20,001 events saved as')
      expect((await saved[0]?.text)?.trim().split('\n').length).to.equal(MANY)
    })
  })
})
