import { expect } from 'chai'
import { json, problem } from './support/api.ts'
import { connection } from './support/data.ts'
import { Page, settled, until } from './support/mount.ts'

const EMAIL = 'ada@acme.example'

async function wizard(page: Page): Promise<void> {
  await until(() => page.has('Connect Dropbox'))
  page.click('Connect Dropbox')
  await page.sees('Admin account email address')
}

async function link(page: Page, email = EMAIL): Promise<void> {
  await wizard(page)
  page.type('[name=adminEmail]', email)
  page.click('Generate link')
  await page.sees('Follow this link')
}

async function connected(page: Page): Promise<void> {
  await link(page)
  page.api.approve('con_1')
  page.wake()
  await page.sees('Dropbox was successfully connected')
}

const logLine = (id: string, detail: Record<string, string>) => ({
  id,
  at: new Date().toISOString(),
  level: 'warning' as const,
  kind: 'link_failed',
  detail,
})

describe('the wizard', () => {
  it('goes from an address to a tested connection', async () => {
    const page = new Page()
    await page.sees('Nothing connected yet')
    await link(page)
    const anchor = page.one<HTMLAnchorElement>('a[part=link]')
    expect(anchor.textContent?.trim()).to.equal('Follow this link')
    expect(anchor.href).to.equal('https://dropbox.test/oauth2/authorize?state=con_1')
    expect(anchor.target).to.equal('_blank')
    expect(anchor.rel).to.contain('noopener')
    await page.sees('Waiting for approval')

    page.api.approve('con_1')
    page.wake()
    await page.sees('Dropbox was successfully connected')
    await page.sees('Testing may take a couple of minutes')
    page.click('Test API')
    await page.sees('Approving admin')
    await page.sees('Every check passed.')
    expect(page.all('[part=test-step]').map(item => item.dataset.status)).to.deep.equal(Array(8).fill('passed'))
    page.click('Close')
    await page.sees('Acme GmbH · 512 members')
    expect(page.events.map(({ type }) => type)).to.deep.equal(['dropbox-connected', 'dropbox-test-finished'])
  })

  it('says which Dropbox app will ask, and whose it is', async () => {
    const page = new Page(api => {
      api.app = { owner: 'tenant', key: 'ourownappkey' }
    })
    await link(page)
    await page.sees('Your own Dropbox app: ourownappkey')
    page.close()
    const other = new Page()
    await link(other)
    await other.sees('Provider’s Dropbox app: appkeyofall')
  })

  it('sends the address and the name without the spaces around them', async () => {
    const page = new Page()
    await wizard(page)
    page.type('[name=adminEmail]', ` ${EMAIL} `)
    page.type('[name=name]', ' Main team ')
    page.click('Generate link')
    await page.sees('Follow this link')
    const sent = page.api.calls.find(({ method }) => method === 'POST')
    expect(sent?.body).to.deep.equal({ adminEmail: EMAIL, name: 'Main team' })
  })

  it('asks for an address that is one, at the field, and sends nothing before', async () => {
    const page = new Page()
    await wizard(page)
    for (const [value, complaint] of [
      ['', 'Enter the email address of the Dropbox team admin.'],
      ['ada', 'Enter an email address such as name@example.com.'],
      ['a@b@c', 'Enter an email address such as name@example.com.'],
    ] as const) {
      page.type('[name=adminEmail]', value)
      page.click('Generate link')
      await page.sees(complaint)
      const field = page.one('[name=adminEmail]')
      expect(field.getAttribute('aria-invalid')).to.equal('true')
      expect(page.described(field)).to.contain(complaint)
      await until(() => page.focused === field)
    }
    expect(page.api.count('/connections', 'POST')).to.equal(0)
  })

  it('shows at the field what the API has against it', async () => {
    const page = new Page(api => {
      api.intercept = ({ method }) =>
        method === 'POST'
          ? problem(400, 'validation_failed', { errors: [{ path: 'adminEmail', message: 'Invalid email address' }] })
          : undefined
    })
    await wizard(page)
    page.type('[name=adminEmail]', EMAIL)
    page.click('Generate link')
    await page.sees('Enter an email address such as name@example.com.')
  })

  it('keeps what was entered when the API fails, and goes on from there', async () => {
    const page = new Page(api => {
      api.intercept = ({ method }) =>
        method === 'POST' ? problem(503, 'database_unavailable', { resolution: 'Wait a little.' }) : undefined
    })
    await wizard(page)
    page.type('[name=adminEmail]', EMAIL)
    page.click('Generate link')
    await page.sees('Wait a little.')
    await page.sees('Support code req_1')
    expect(page.events.map(({ type }) => type)).to.deep.equal(['dropbox-error'])
    expect(page.one<HTMLInputElement>('[name=adminEmail]').value).to.equal(EMAIL)
    page.api.intercept = undefined
    page.click('Generate link')
    await page.sees('Follow this link')
  })

  it('keeps what was entered on the way back, and replaces the link that was made', async () => {
    const page = new Page()
    await link(page)
    page.click('Back')
    await page.sees('Admin account email address')
    expect(page.one<HTMLInputElement>('[name=adminEmail]').value).to.equal(EMAIL)
    page.type('[name=adminEmail]', 'grace@acme.example')
    page.click('Generate link')
    await page.sees('grace@acme.example')
    expect(page.api.connections.map(({ adminEmail }) => adminEmail)).to.deep.equal(['grace@acme.example'])
  })

  it('moves the focus to each step, and says which one is on', async () => {
    const page = new Page()
    await wizard(page)
    await until(() => page.focused?.textContent === 'Who approves the access?')
    expect(page.one('[aria-current=step]').textContent).to.contain('Step 1 of 3: Admin account')
    page.type('[name=adminEmail]', EMAIL)
    page.click('Generate link')
    await until(() => page.focused?.textContent === 'Approve the access at Dropbox')
    expect(page.one('[aria-current=step]').textContent).to.contain('Step 2 of 3')
    page.api.approve('con_1')
    page.wake()
    await until(() => page.focused?.textContent === 'Dropbox was successfully connected')
    page.click('Close')
    await until(() => page.focused?.textContent === 'Connections')
  })

  for (const code of ['access_denied', 'wrong_admin', 'not_a_team', 'authorization_failed', 'scope_missing']) {
    it(`says why and how to go on when the link ends in ${code}`, async () => {
      const page = new Page()
      await link(page)
      page.api.refuse('con_1', code)
      page.wake()
      await page.sees('Access was not approved')
      await page.sees('The reason in English. What to do in English.')
      expect(page.events.map(({ type, detail }) => [type, (detail as { code: string }).code])).to.deep.equal([
        ['dropbox-error', code],
      ])
      expect(page.text).not.to.contain('Activity log')
      page.click('Generate link again')
      await page.sees('Follow this link')
      page.api.approve('con_1')
      page.wake()
      await page.sees('Dropbox was successfully connected')
    })
  }

  it('says when the link has expired, and makes another', async () => {
    const page = new Page(api => {
      api.linkLifeMs = -1000
    })
    await wizard(page)
    page.type('[name=adminEmail]', EMAIL)
    page.click('Generate link')
    await page.sees('Follow this link')
    page.api.change('con_1', { linkExpiresAt: undefined as never })
    page.wake()
    await page.sees('The link has expired')
    page.api.linkLifeMs = 60_000
    page.click('Generate link again')
    await page.sees('Follow this link')
  })

  it('says when the connection was removed elsewhere', async () => {
    const page = new Page()
    await link(page)
    page.api.connections = []
    page.wake()
    await page.sees('This connection was removed')
  })

  it('takes the unapproved connection away when it is cancelled', async () => {
    const page = new Page()
    await link(page)
    page.click('Cancel')
    await page.sees('Nothing connected yet')
    expect(page.api.connections).to.deep.equal([])
  })

  it('lets the connection wait when it is finished later', async () => {
    const page = new Page()
    await link(page)
    page.click('Finish later')
    await page.sees('Waiting for approval')
    await until(() => page.has('New link'))
    page.click('New link')
    await page.sees('Follow this link')
    expect(page.api.connections.length).to.equal(1)
  })

  it('reconnects a connection whose access was lost, and removes nothing when left', async () => {
    const page = new Page(
      api => {
        const error = { code: 'credentials_revoked', detail: 'Access was taken away.', resolution: 'Reconnect.' }
        api.connections = [connection({ status: 'error', error })]
      },
      { view: 'connections' },
    )
    await page.sees('Access was taken away.')
    page.click('Reconnect')
    await page.sees('Follow this link')
    page.click('Finish later')
    await page.sees('Access was taken away.')
    expect(page.api.count('/connections', 'DELETE')).to.equal(0)
    page.click('Reconnect')
    await page.sees('Follow this link')
    page.api.approve('con_one')
    page.wake()
    await page.sees('Dropbox was successfully connected')
  })

  it('says that access was approved again, though the approval before still held', async () => {
    const page = new Page(
      api => {
        api.connections = [connection({ sync: { silent: true } })]
        api.logLines = [{ ...logLine('log_1', {}), kind: 'connected' }]
      },
      { view: 'connections' },
    )
    await page.sees('Reconnect')
    page.click('Reconnect')
    await page.sees('Follow this link')
    await until(() => {
      page.wake()
      return page.api.calls.some(({ path }) => path.endsWith('/log'))
    })
    page.api.logLines = [{ ...logLine('log_2', {}), kind: 'connected' }, ...page.api.logLines]
    page.api.change('con_one', { linkExpiresAt: undefined as never })
    await until(() => {
      page.wake()
      return page.text.includes('Dropbox was successfully connected')
    })
    expect(page.events.map(({ type }) => type)).to.deep.equal(['dropbox-connected'])
  })

  it('tells the host once of a team that goes on in the connection that it had', async () => {
    const before = connection({ id: 'con_before', status: 'disconnected' })
    const page = new Page(
      api => {
        api.connections = [before]
      },
      { view: 'connections' },
    )
    await link(page)
    const after = connection({ id: 'con_before', connectedAt: new Date().toISOString() })
    page.api.connections = [after]
    page.api.intercept = ({ path, method }) =>
      path === '/connections/con_1' && method === 'GET' ? json(after) : undefined
    page.wake()
    await page.sees('Dropbox was successfully connected')
    await settled()
    expect(page.events.map(({ type }) => type)).to.deep.equal(['dropbox-connected'])
  })

  it('says why another approval was refused, though the one before still holds', async () => {
    const page = new Page(
      api => {
        api.connections = [connection({ sync: { silent: true } })]
        api.logLines = [logLine('log_1', { code: 'access_denied', detail: 'An older refusal.' })]
      },
      { view: 'connections' },
    )
    await page.sees('Reconnect')
    page.click('Reconnect')
    await page.sees('Follow this link')
    const looked = () => page.api.calls.some(({ path }) => path.endsWith('/log'))
    await until(() => {
      page.wake()
      return looked()
    })
    page.api.logLines = [
      logLine('log_2', { code: 'another_admin', detail: 'Somebody else signed in.', resolution: 'Sign in as Ada.' }),
      ...page.api.logLines,
    ]
    page.api.change('con_one', { linkExpiresAt: undefined as never })
    await until(() => {
      page.wake()
      return page.text.includes('Somebody else signed in. Sign in as Ada.')
    })
    expect(page.text).not.to.contain('An older refusal.')
  })

  it('shows which check failed and what to do', async () => {
    const page = new Page(api => {
      api.failing = { scopes: { code: 'scope_missing', detail: 'events.read is missing.', resolution: 'Enable it.' } }
    })
    await connected(page)
    page.click('Test API')
    await page.sees('Some checks failed.')
    const failed = page.one('[part=test-step][data-status=failed]').textContent ?? ''
    expect(failed).to.contain('Permissions').and.to.contain('events.read is missing.').and.to.contain('Enable it.')
    expect(page.events.at(-1)).to.have.nested.property('detail.test.status', 'failed')
  })

  it('says why a test could not begin', async () => {
    const page = new Page()
    await connected(page)
    page.api.intercept = ({ path }) => (path.endsWith('/tests') ? problem(409, 'not_connected') : undefined)
    page.click('Test API')
    await page.sees('Detail of not_connected.')
  })

  it('lets the link be copied by hand where copying is not allowed', async () => {
    const page = new Page()
    await link(page)
    const real = navigator.clipboard.writeText
    navigator.clipboard.writeText = () => Promise.reject(new DOMException('no', 'NotAllowedError'))
    page.click('Copy link')
    await until(() => !page.one('.by-hand').hidden)
    navigator.clipboard.writeText = real
    expect(page.one<HTMLInputElement>('#link').value).to.equal('https://dropbox.test/oauth2/authorize?state=con_1')
  })

  it('opens the link in a window within the click, and lets the tab open when that is blocked', async () => {
    const page = new Page()
    await link(page)
    const real = window.open
    const opened: string[] = []
    const click = () => {
      const event = new MouseEvent('click', { bubbles: true, cancelable: true, composed: true })
      const stay = (late: Event) => late.preventDefault()
      let prevented = false
      document.addEventListener(
        'click',
        late => {
          prevented = late.defaultPrevented
          stay(late)
        },
        { once: true },
      )
      page.one('a[part=link]').dispatchEvent(event)
      return prevented
    }
    const popup = { opener: window }
    window.open = url => {
      opened.push(String(url))
      return popup as unknown as Window
    }
    expect(click()).to.equal(true)
    expect(popup.opener).to.equal(null)
    window.open = () => null
    expect(click()).to.equal(false)
    window.open = real
    expect(opened).to.deep.equal(['https://dropbox.test/oauth2/authorize?state=con_1'])
  })
})
