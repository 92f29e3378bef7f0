import { expect } from 'chai'
import { tokenFor } from './support/data.ts'
import { nameOf, settled, until } from './support/mount.ts'
import { adding, called, choose, clipboard, names, streams, view } from './support/streams-view.ts'

describe('a new stream', () => {
  it('asks for what its kind takes', async () => {
    const page = await adding()
    const common = ['kind', 'name', 'url', 'format', 'filter', 'from', 'links']
    expect(names(page)).to.deep.equal(common)
    const own = { splunk: ['token', 'index', 'sourcetype'], elastic: ['token', 'index'], http: ['token'] }
    for (const [kind, fields] of Object.entries(own)) {
      choose(page, 'kind', kind)
      await until(() => names(page).length === common.length + fields.length)
      expect(names(page).slice(3, -4)).to.deep.equal(fields)
    }
    choose(page, 'kind', 'sentinel')
    await until(() => names(page).includes('ruleId'))
    expect(page.all<HTMLInputElement>('form [required]').map(({ name }) => name)).to.deep.equal([
      'url',
      'token',
      'ruleId',
      'streamName',
      'directoryId',
      'clientId',
    ])
    expect(page.one<HTMLInputElement>('[name=token]').type).to.equal('password')
  })

  it('is sent as the API takes it, and not asked twice for one click', async () => {
    const page = await adding()
    choose(page, 'kind', 'sentinel')
    await until(() => names(page).includes('ruleId'))
    const given = {
      name: 'Sentinel',
      url: 'https://x.ingest.monitor.azure.com',
      token: 's3cret',
      ruleId: 'dcr-1',
      streamName: 'Custom-Dropbox',
      directoryId: 'dir',
      clientId: 'app',
      filter: 'category=sharing',
      from: '2026-01-02T03:04',
    }
    for (const [name, value] of Object.entries(given)) page.type(`[name=${name}]`, value)
    choose(page, 'format', 'ocsf')
    page.one('[name=links]').click()
    page.click('Save')
    page.click('Save')
    await page.sees('Microsoft Sentinel · x.ingest.monitor.azure.com')
    const calls = called(page, 'POST', '/streams')
    expect(calls.length).to.equal(1)
    expect(calls[0]?.body).to.deep.equal({
      kind: 'sentinel',
      name: 'Sentinel',
      url: 'https://x.ingest.monitor.azure.com',
      token: 's3cret',
      format: 'ocsf',
      filter: 'category=sharing',
      links: true,
      from: new Date('2026-01-02T03:04').toISOString(),
      options: { ruleId: 'dcr-1', streamName: 'Custom-Dropbox', directoryId: 'dir', clientId: 'app' },
    })
    expect(page.all('.secret').length).to.equal(0)
    expect(page.text).not.to.contain('s3cret')
  })

  it('of a webhook shows its secret once, to copy', async () => {
    const board = clipboard()
    const page = await adding()
    page.type('[name=url]', 'https://hooks.acme.example/in')
    page.click('Save')
    await until(() => page.focused !== null && page.focused === page.root.querySelector('.secret input'))
    expect(called(page, 'POST', '/streams')[0]?.body).to.deep.equal({
      kind: 'webhook',
      url: 'https://hooks.acme.example/in',
      format: 'ndjson',
      filter: '',
      options: {},
      links: false,
    })
    expect(page.one<HTMLInputElement>('.secret input').value).to.equal('whsec_first')
    expect(page.described(page.one('.secret input'))).to.contain('it is not shown again')
    page.click('Copy secret')
    await until(() => page.one('[role=status].sr').textContent === 'Secret copied')
    expect(board.text).to.equal('whsec_first')
    page.click('Close')
    await until(() => page.all('.secret').length === 0)
    expect(page.root.innerHTML).not.to.contain('whsec_first')
  })

  it('says what the API will not have, at the field where it knows it, and keeps what was typed', async () => {
    const page = await adding()
    page.type('[name=url]', 'https://10.0.0.1/')
    page.click('Save')
    await page.sees('Events are not sent to this address.')
    choose(page, 'kind', 'elastic')
    await until(() => names(page).includes('index'))
    expect(page.text).not.to.contain('not sent to this address')
    page.type('[name=url]', 'https://short.example')
    page.type('[name=index]', '*')
    page.click('Save')
    await page.sees('is not the name of an index')
    const index = page.one<HTMLInputElement>('[name=index]')
    await until(() => page.focused === index)
    expect(index.getAttribute('aria-invalid')).to.equal('true')
    expect(page.described(index)).to.contain('is not the name of an index')
    expect(index.value).to.equal('*')
    expect(page.events.map(({ detail }) => (detail as { code?: string }).code)).to.deep.equal([
      'stream_address_refused',
      'validation_failed',
    ])
  })

  it('needs an address, and is left without a trace', async () => {
    const page = await adding()
    page.click('Save')
    await settled()
    expect(called(page, 'POST', '/streams').length).to.equal(0)
    page.click('Cancel')
    await until(() => page.all('form').length === 0)
    await until(() => page.focused !== null && nameOf(page.focused) === 'New stream')
  })

  it('offers no working links to a session that may not export', async () => {
    const page = streams(undefined, { ...view, 'session-token': tokenFor(900, 'user', ['streams:write']) })
    await until(() => page.has('New stream'))
    page.click('New stream')
    await until(() => names(page).includes('filter'))
    expect(names(page)).not.to.contain('links')
  })
})
