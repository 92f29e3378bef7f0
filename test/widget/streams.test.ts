import { sendKeys, setViewport } from '@web/test-runner-commands'
import { expect } from 'chai'
import { type FakeApi, problem } from './support/api.ts'
import { ago, connection, tokenFor } from './support/data.ts'
import { HOSTILE } from './support/hostile.ts'
import { nameOf, Page, settled, until } from './support/mount.ts'
import { delivery, failure, letter, stream } from './support/streams.ts'

const view = { view: 'streams' } as const
const called = (page: Page, method: string, path: string) =>
  page.api.calls.filter(call => call.method === method && call.path === path)

function streams(prepare: (api: FakeApi) => void = () => undefined, attributes: object = view): Page {
  return new Page(api => {
    api.streams.items = [stream()]
    prepare(api)
  }, attributes)
}

async function adding(): Promise<Page> {
  const page = streams(api => {
    api.streams.items = []
  })
  await until(() => page.has('New stream'))
  page.click('New stream')
  await until(() => page.focused?.getAttribute('name') === 'kind')
  return page
}

function choose(page: Page, name: string, value: string): void {
  const select = page.one<HTMLSelectElement>(`[name=${name}]`)
  select.value = value
  select.dispatchEvent(new Event('change', { bubbles: true }))
}

const names = (page: Page) => page.all('form [name]').map(field => field.getAttribute('name'))

async function history(prepare: (api: FakeApi) => void): Promise<Page> {
  const page = streams(prepare)
  await page.sees('Deliveries and failures')
  page.one('.card-activity summary').click()
  return page
}

/** A clipboard that takes what is written, until the test is over. */
function clipboard(): { text: string } {
  const board = { text: '' }
  const writeText = async (text: string) => {
    board.text = text
  }
  Object.defineProperty(navigator, 'clipboard', { configurable: true, value: { writeText } })
  return board
}

afterEach(() => {
  Reflect.deleteProperty(navigator, 'clipboard')
})

describe('the way to the streams', () => {
  const both = (api: FakeApi) => {
    api.connections = [connection()]
    api.streams.items = [stream()]
  }

  it('is beside the connections, asks for nothing before it is taken, and leads back', async () => {
    const page = new Page(both, { view: 'connections' })
    await until(() => page.has('Event streams'))
    expect(page.api.count('/streams')).to.equal(0)
    expect(page.all('dropbox-connector-streams').length).to.equal(0)
    page.click('Event streams')
    await page.sees('Acme SIEM')
    expect(page.all('dropbox-connector-card').length).to.equal(0)
    await until(() => page.focused?.textContent === 'Event streams')
    page.click('Back')
    await until(() => page.has('Connect Dropbox'))
    await until(() => page.focused?.textContent === 'Connections')
    expect(page.all('dropbox-connector-streams').length).to.equal(0)
  })

  it('can be gone with the keyboard alone, there, through a question, and back', async () => {
    const page = new Page(both, { view: 'connections' })
    await until(() => page.has('Event streams'))
    const reach = async (name: string) => {
      for (let count = 0; page.focused && nameOf(page.focused) !== name; count++) {
        if (count > 40) throw new Error(`no way to ${name} by Tab`)
        await sendKeys({ press: 'Tab' })
      }
    }
    page.button('Event streams').focus()
    await sendKeys({ press: 'Enter' })
    await until(() => page.focused?.textContent === 'Event streams' && page.has('Delete'))
    await reach('Delete')
    await sendKeys({ press: 'Enter' })
    await until(() => page.one<HTMLDialogElement>('dialog').open)
    await sendKeys({ press: 'Escape' })
    await until(() => !page.one<HTMLDialogElement>('dialog').open)
    expect(page.focused && nameOf(page.focused)).to.equal('Delete')
    page.one('h2').focus()
    await reach('Back')
    await sendKeys({ press: 'Enter' })
    await until(() => page.focused?.textContent === 'Connections')
  })

  it('is not there for a session that may not, nor where one connection is shown', async () => {
    const session = tokenFor(900, 'user', ['connections:write', 'events:read'])
    const page = new Page(both, { view: 'connections', 'session-token': session })
    await until(() => page.has('Audit trail'))
    expect(page.has('Event streams')).to.equal(false)
    page.close()
    const single = new Page(both, { view: 'connections', 'connection-id': 'con_one' })
    await single.sees('Acme GmbH')
    expect(single.has('Event streams') || single.has('Audit trail')).to.equal(false)
  })
})

describe('streams', () => {
  it('are the whole view where the host says so, with no way back', async () => {
    const page = streams()
    await page.sees('Acme SIEM')
    expect(page.has('Back')).to.equal(false)
    expect(page.all('dropbox-connector-events').length).to.equal(0)
    page.element.setAttribute('view', 'connections')
    await page.sees('Nothing connected yet')
    page.element.setAttribute('view', 'audit')
    await page.sees('Audit trail')
  })

  it('show what receives, how far it is and what it has, and nothing of its address but the host', async () => {
    const page = streams(api => {
      api.streams.items = [
        stream({ waitingEvents: 1200, lagSeconds: 300, deadLetters: 2 }),
        stream({ id: 'str_2', name: 'Off', kind: 'splunk', status: 'disabled', url: 'https://splunk.acme.example' }),
        stream({
          id: 'str_3',
          name: 'Broken',
          status: 'failing',
          error: { ...failure, at: ago(60), attempts: 7, nextAt: ago(-600) },
        }),
      ]
    })
    await page.sees('Acme SIEM')
    const card = page.all('[part=stream]').map(item => item.textContent?.replaceAll(/\s+/g, ' ') ?? '')
    for (const words of [
      'Webhook · hooks.acme.example:8443',
      'Active',
      'Latest delivery 3 minutes ago',
      'Delivered: 12,345',
      'Waiting: 1,200, oldest: 5 minutes ago',
      'Set aside: 2',
    ]) {
      expect(card[0]).to.contain(words)
    }
    expect(card[1]).to.contain('Splunk HEC · splunk.acme.example').and.to.contain('Switched off')
    expect(card[2]).to.contain('token is disabled').and.to.contain('Failed tries: 7 · Next try in')
    expect(page.text).not.to.contain('key=hidden')
  })

  it('say so when there are none', async () => {
    const page = streams(api => {
      api.streams.items = []
    })
    await page.sees('Nothing is sent on yet')
    expect(page.has('New stream')).to.equal(true)
  })

  it('say that they are loading, and why they cannot be shown', async () => {
    let down = true
    let answer = () => undefined as unknown
    const page = streams(api => {
      api.intercept = async ({ path }) => {
        if (path !== '/streams' || !down) return undefined as never
        await new Promise<void>(done => {
          answer = done
        })
        return problem(503, 'database_unavailable')
      }
    })
    await page.sees('Loading')
    expect(page.all('[aria-busy=true]').length).to.equal(1)
    answer()
    await page.sees('Detail of database_unavailable')
    down = false
    page.click('Try again')
    await page.sees('Acme SIEM')
    expect(page.text).not.to.contain('database_unavailable')
  })

  it('say that a session may not see them', async () => {
    const page = streams(api => {
      api.intercept = ({ path }) => (path === '/streams' ? problem(403, 'forbidden') : undefined)
    })
    await page.sees('Detail of forbidden')
    expect(page.has('New stream')).to.equal(false)
  })

  it('are looked at again by themselves', async () => {
    const page = streams(api => {
      api.streams.items = [stream({ waitingEvents: 5, lagSeconds: 10 })]
    })
    await page.sees('Waiting: 5')
    page.api.streams.items = [stream({ waitingEvents: 0 })]
    await page.sees('Waiting: 0')
  })

  it('keep what is open in each when another one goes', async () => {
    const page = streams(api => {
      api.streams.items = [stream(), stream({ id: 'str_2', name: 'Second' })]
    })
    await page.sees('Second')
    const second = page.all('[part=stream]')[1]
    second?.querySelectorAll<HTMLElement>('.actions button')[0]?.click()
    await page.sees('The receiver took the test message.')
    page.api.streams.items = [stream({ id: 'str_2', name: 'Second' })]
    page
      .all('.actions button')
      .find(item => nameOf(item) === 'Pause')
      ?.click()
    await until(() => page.all('[part=stream]').length === 1)
    expect(page.text).to.contain('The receiver took the test message.')
  })

  it('with names that are meant to break out are text', async () => {
    const page = streams(api => {
      api.streams.items = HOSTILE.map((text, index) =>
        stream({
          id: `str_${index}`,
          name: text,
          url: index % 2 ? text : `https://${index}.example/${encodeURIComponent(text)}`,
          error: { code: 'something_else', detail: text, resolution: text, at: ago(1), attempts: 1 },
        }),
      )
      api.streams.letters = [letter({ error: { ...failure, detail: HOSTILE[0] ?? '' } })]
    })
    await until(() => page.all('[part=stream]').length === HOSTILE.length)
    page.one('.card-activity summary').click()
    await page.sees('What the receiver did not take')
    for (const text of HOSTILE.slice(0, -1)) expect(page.root.textContent).to.contain(text)
    for (const tag of ['script', 'iframe', 'img', 'a', '[onmouseover]', '[onerror]', '[onload]']) {
      expect(page.all(tag).length, tag).to.equal(0)
    }
  })
})

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

describe('streams in other languages', () => {
  const WORDS = {
    de: ['Ereignis-Streams', 'Neuer Stream', 'Der Empfänger akzeptiert das Token oder Geheimnis nicht.'],
    es: ['Flujos de eventos', 'Nuevo flujo', 'El receptor no acepta el token o el secreto.'],
    fr: ['Flux d’événements', 'Nouveau flux', 'Le récepteur n’accepte pas le jeton ou le secret.'],
    he: ['זרמי אירועים', 'זרם חדש', 'היעד אינו מקבל את האסימון או את הסוד.'],
    ja: ['イベントストリーム', '新しいストリーム', '受信側がトークンまたはシークレットを受け付けません。'],
  }
  for (const [locale, words] of Object.entries(WORDS)) {
    it(`are all of ${locale}, with what the receiver said marked as English`, async () => {
      const page = streams(
        api => {
          api.streams.items = [stream({ error: { ...failure, at: ago(60), attempts: 7 } })]
        },
        { ...view, locale },
      )
      for (const word of words) await page.sees(word)
      expect(page.one('[part=problem] [lang=en]').textContent).to.equal(failure.detail)
    })
  }
})

describe('streams in little room', () => {
  afterEach(() => setViewport({ width: 1280, height: 900 }))

  it('are not wider than 320 pixels, with everything open, in either direction of writing', async () => {
    await setViewport({ width: 320, height: 640 })
    for (const locale of ['en', 'he', 'de']) {
      const page = streams(
        api => {
          api.streams.items = [
            stream({
              name: 'averyverylongnamewithoutanyspaces'.repeat(3),
              error: { ...failure, at: ago(60), attempts: 7 },
            }),
          ]
          api.streams.letters = [letter()]
          api.streams.deliveries = [delivery()]
        },
        { ...view, locale },
      )
      await until(() => page.all('.card-activity summary').length === 1)
      page.one('.card-activity summary').click()
      await until(() => page.all('.lines li').length === 2)
      page.one('.stack > .actions button').click()
      await until(() => page.all('[name=filter]').length === 1)
      expect(document.documentElement.scrollWidth, locale).to.equal(320)
      page.close()
    }
  })
})
