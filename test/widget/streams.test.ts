import { sendKeys, setViewport } from '@web/test-runner-commands'
import { expect } from 'chai'
import { type FakeApi, problem } from './support/api.ts'
import { ago, connection, tokenFor } from './support/data.ts'
import { HOSTILE } from './support/hostile.ts'
import { nameOf, Page, until } from './support/mount.ts'
import { delivery, failure, letter, stream } from './support/streams.ts'
import { streams, view } from './support/streams-view.ts'

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
