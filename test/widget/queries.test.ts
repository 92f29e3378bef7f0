import { expect } from 'chai'
import { problem } from './support/api.ts'
import { announced, lastList, list } from './support/filters.ts'
import { until } from './support/mount.ts'

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
