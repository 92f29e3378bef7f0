import { expect } from 'chai'
import { connection } from './support/data.ts'
import { Page, settled, until } from './support/mount.ts'

const view = { view: 'events' } as const
const rows = (page: Page) => page.all('.rows [role=row]')
const listCalls = (page: Page) => page.api.calls.filter(({ path }) => path === '/events')

describe('the event list at its beginning', () => {
  it('asks for its first page once, along with what draws it, and another language asks for no other', async () => {
    const page = new Page(api => {
      api.connections = [connection()]
    }, view)
    await until(() => rows(page).length > 0)
    page.element.locale = 'de'
    await page.sees('Ereignis')
    await settled()
    expect(listCalls(page).map(({ query }) => query.toString())).to.deep.equal(['limit=100'])
  })

  it('does not take the first page for that of another filter, nor for a later one', async () => {
    let answer: (() => void) | undefined
    const page = new Page(api => {
      api.connections = [connection()]
      api.intercept = ({ path }) =>
        path === '/events' && !answer
          ? new Promise(done => {
              answer = () => done(undefined as never)
            })
          : undefined
    }, view)
    await until(() => answer && page.all('#q').length > 0)
    page.type('#q', 'budget')
    await until(() => listCalls(page).length === 2)
    answer?.()
    await settled()
    await until(() => rows(page).length > 0)
    for (const row of rows(page)) expect(row.querySelector('[data-column=item]')?.textContent).to.contain('budget')
  })
})
