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
