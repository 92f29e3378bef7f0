import { expect } from 'chai'
import { problem } from './support/api.ts'
import { nameOf, settled, until } from './support/mount.ts'
import { delivery, failure, letter, stream } from './support/streams.ts'
import { called, clipboard, history, names, streams } from './support/streams-view.ts'

describe('a stream', () => {
  it('is tested, and shows what the receiver answered', async () => {
    const page = streams()
    await until(() => page.has('Send a test'))
    page.click('Send a test')
    await page.sees('The receiver took the test message.')
    expect(page.one('.test').getAttribute('role')).to.equal('status')
    await page.sees('HTTP 200 · 123 ms')
    page.api.streams.answer = { delivered: false, status: 403, error: failure }
    page.click('Send a test')
    await page.sees('The receiver did not take the test message.')
    await page.sees('HTTP 403 · 123 ms')
    await page.sees('The receiver answered 403: token is disabled.')
    await page.sees('Enter a valid token or secret.')
    page.api.streams.answer = {
      delivered: false,
      status: undefined as never,
      error: { ...failure, code: 'stream_unreachable' },
    }
    page.click('Send a test')
    await page.sees('No answer · 123 ms')
  })

  it('is paused and goes on', async () => {
    const page = streams()
    await until(() => page.has('Pause'))
    page.click('Pause')
    await page.sees('Paused')
    expect(called(page, 'PATCH', '/streams/str_one')[0]?.body).to.deep.equal({ status: 'paused' })
    page.click('Resume')
    await until(() => page.has('Pause'))
    await page.sees('Active')
  })

  it('is switched on again after the receiver had said that it is gone', async () => {
    const page = streams(api => {
      api.streams.items = [stream({ status: 'disabled' })]
    })
    await until(() => page.has('Resume'))
    page.click('Resume')
    await page.sees('Active')
  })

  it('gets a new secret after a question, shown once; twice in a row too', async () => {
    const board = clipboard()
    const page = streams()
    await until(() => page.has('New secret'))
    page.click('New secret')
    await until(() => page.one<HTMLDialogElement>('dialog').open)
    expect(page.one('dialog').textContent).to.contain('New secret for Acme SIEM?')
    page.one('dialog').querySelectorAll('button')[0]?.click()
    await settled()
    expect(called(page, 'POST', '/streams/str_one/secret').length).to.equal(0)
    const values: string[] = []
    for (let count = 1; count <= 2; count++) {
      page
        .all('.actions .button')
        .find(item => nameOf(item) === 'New secret')
        ?.click()
      await until(() => page.one<HTMLDialogElement>('dialog').open)
      page.one('dialog .primary').click()
      await until(() => page.all<HTMLInputElement>('.secret input')[0]?.value.startsWith('whsec_new'))
      await until(() => !values.includes(page.one<HTMLInputElement>('.secret input').value))
      values.push(page.one<HTMLInputElement>('.secret input').value)
      page.click('Copy secret')
      await until(() => board.text === values.at(-1))
      await until(() => nameOf(page.one('.secret .button')) === 'Secret copied')
    }
    expect(new Set(values).size).to.equal(2)
  })

  it('of a SIEM has no secret of ours', async () => {
    const page = streams(api => {
      api.streams.items = [stream({ kind: 'splunk', hasToken: true })]
    })
    await until(() => page.has('Pause'))
    expect(page.has('New secret')).to.equal(false)
  })

  it('sends again from a time', async () => {
    const page = streams()
    await until(() => page.has('Send again from …'))
    page.click('Send again from …')
    await until(() => page.focused?.getAttribute('name') === 'from')
    page.type('[name=from]', '2026-06-01T10:00')
    page.click('Send again')
    await until(() => page.all('[name=from]').length === 0)
    expect(called(page, 'POST', '/streams/str_one/replay')[0]?.body).to.deep.equal({
      from: new Date('2026-06-01T10:00').toISOString(),
    })
    page.click('Send again from …')
    await until(() => page.all('[name=from]').length === 1)
    page.click('Cancel')
    await until(() => page.all('[name=from]').length === 0)
    expect(called(page, 'POST', '/streams/str_one/replay').length).to.equal(1)
  })

  it('is changed, its token only when one is given', async () => {
    const page = streams(api => {
      api.streams.items = [
        stream({ kind: 'splunk', hasToken: true, options: { index: 'main' }, filter: 'external=true' }),
      ]
    })
    await until(() => page.has('Edit'))
    page.click('Edit')
    await until(() => page.focused?.getAttribute('name') === 'name')
    expect(names(page)).to.deep.equal(['name', 'url', 'token', 'index', 'sourcetype', 'format', 'filter', 'links'])
    expect(page.one<HTMLInputElement>('[name=index]').value).to.equal('main')
    expect(page.described(page.one('[name=token]'))).to.contain('stays as it is')
    page.type('[name=name]', 'Renamed')
    page.type('[name=index]', 'audit')
    page.click('Save')
    await page.sees('Renamed')
    await until(() => page.all('form [name=url]').length === 0)
    expect(called(page, 'PATCH', '/streams/str_one')[0]?.body).to.deep.equal({
      name: 'Renamed',
      url: 'https://hooks.acme.example:8443/in?key=hidden',
      format: 'ndjson',
      filter: 'external=true',
      options: { index: 'audit' },
      links: false,
    })
  })

  it('is deleted after a question, and only then', async () => {
    const page = streams()
    await until(() => page.has('Delete'))
    page.click('Delete')
    await until(() => page.one<HTMLDialogElement>('dialog').open)
    expect(page.one('dialog').textContent).to.contain('Delete Acme SIEM?')
    expect(called(page, 'DELETE', '/streams/str_one').length).to.equal(0)
    page.one('dialog .destroy').click()
    await page.sees('Nothing is sent on yet')
    expect(called(page, 'DELETE', '/streams/str_one').length).to.equal(1)
    await until(() => page.focused !== null && nameOf(page.focused) === 'New stream')
  })

  it('says what did not work, and stays as it was', async () => {
    const page = streams(api => {
      api.intercept = ({ method }) => (method === 'PATCH' ? problem(409, 'stream_secrets_unreadable') : undefined)
    })
    await until(() => page.has('Pause'))
    page.click('Pause')
    await page.sees('Detail of stream_secrets_unreadable')
    expect(page.one('[part=stream] [role=alert]').dataset.code).to.equal('stream_secrets_unreadable')
    expect(page.has('Pause')).to.equal(true)
  })
})

describe('deliveries and failures', () => {
  it('are asked for when they are opened', async () => {
    const page = streams()
    await page.sees('Deliveries and failures')
    expect(page.api.calls.some(({ path }) => path.endsWith('/deliveries'))).to.equal(false)
  })

  it('show what was tried, what the receiver said, and what is set aside', async () => {
    const page = await history(api => {
      api.streams.letters = [letter()]
      api.streams.deliveries = [
        delivery({ id: 'sdl_2', delivered: false, status: 403, error: failure }),
        delivery({ kind: 'fact', events: 0 }),
      ]
    })
    await page.sees('3 events · Failed tries: 8')
    const lines = page.all('.lines li').map(item => item.textContent?.replaceAll(/\s+/g, ' ') ?? '')
    expect(lines[1]).to.contain('Events (100) · HTTP 403 · 81 ms').and.to.contain('token is disabled')
    expect(lines[2]).to.contain('Connector’s own message · HTTP 200 · 81 ms')
  })

  it('say so when there are none', async () => {
    const page = await history(() => undefined)
    await page.sees('Nothing yet.')
  })

  it('send again what was set aside; what is refused once more stays', async () => {
    const page = await history(api => {
      api.streams.letters = [letter()]
      api.streams.answer = { delivered: false, status: 403, error: failure }
    })
    await until(() => page.has('Send again'))
    page.click('Send again')
    await until(() => page.all('dropbox-connector-stream-history [role=alert]').length === 1)
    expect(page.has('Send again')).to.equal(true)
    // The streams are looked at again meanwhile; what failed is still to be read.
    const looks = page.api.count('/streams')
    page.wake()
    await until(() => page.api.count('/streams') > looks)
    await settled()
    expect(page.all('dropbox-connector-stream-history [role=alert]').length).to.equal(1)
    page.api.streams.answer = {}
    page.click('Send again')
    await until(() => !page.has('Send again'))
    expect(called(page, 'POST', '/streams/str_one/dead-letters/sle_1/replay').length).to.equal(2)
  })

  it('say why they cannot be shown', async () => {
    let down = true
    const page = await history(api => {
      api.intercept = ({ path }) => (path.endsWith('/deliveries') && down ? problem(500, 'internal_error') : undefined)
    })
    await page.sees('Detail of internal_error')
    down = false
    page.click('Try again')
    await page.sees('Nothing yet.')
  })
})
