import { expect } from 'chai'
import type { DropboxConnector } from '../../widget/dropbox-connector.ts'
import type { FakeApi } from './support/api.ts'
import { connection, event, pendingConnection } from './support/data.ts'
import { HOSTILE } from './support/hostile.ts'
import { nameOf, Page, settled, until } from './support/mount.ts'

interface GuestWindow extends Window {
  record: Record<'violations' | 'errors' | 'logged' | 'globals', string[]> & { ready: boolean }
}

/** A host's page with a policy of its own, in a frame. */
async function guest(name: string): Promise<{ window: GuestWindow; element: DropboxConnector | null }> {
  const frame = document.createElement('iframe')
  frame.src = `/guest/${name}`
  document.body.append(frame)
  frames.push(frame)
  const content = () => frame.contentWindow as GuestWindow | null
  await until(() => content()?.record?.ready || (content()?.record?.errors.length ?? 0) > 0)
  const found = content()
  if (!found) throw new Error('no frame')
  return { window: found, element: frame.contentDocument?.querySelector('dropbox-connector') ?? null }
}

const frames: HTMLIFrameElement[] = []
afterEach(() => {
  for (const frame of frames.splice(0)) frame.remove()
})

const one = (api: FakeApi) => {
  api.connections = [connection()]
}

describe('as a guest', () => {
  for (const name of ['strict', 'built'])
    it(`breaks no strict policy, adds no globals, and leaves the head alone: ${name}`, () => behaves(name))

  async function behaves(name: string): Promise<void> {
    const { window, element } = await guest(name)
    const root = () => element?.shadowRoot
    await until(() => root()?.textContent?.includes('Upload file'))
    root()?.querySelector<HTMLElement>('.open')?.click()
    await until(() => root()?.textContent?.includes('"event_type"'))
    root()?.querySelector('dialog')?.close()
    for (const tool of root()?.querySelectorAll<HTMLElement>('.tools [aria-expanded]') ?? []) tool.click()
    await until(() => root()?.querySelector('.filter-rows select') && root()?.querySelector('.queries button'))
    root()?.querySelector('.overview')?.setAttribute('open', '')
    await until(() => root()?.querySelector('.plot rect') && root()?.querySelector('.tops button'))
    await manages(root)
    expect(window.record.violations).to.deep.equal([])
    expect(window.record.errors).to.deep.equal([])
    expect(window.record.globals.filter(name => !/^(lit|reactiveElement)/.test(name))).to.deep.equal([])
    const head = [...window.document.head.children].map(({ localName }) => localName)
    expect(head).to.deep.equal(['title', 'script'])
  }

  /** Through all of streams and into the audit trail, whose names the build has shortened. */
  async function manages(root: () => ShadowRoot | null | undefined): Promise<void> {
    const all = (selector: string) => [...(root()?.querySelectorAll<HTMLElement>(selector) ?? [])]
    const click = async (name: string) => {
      const found = () => all('button').find(item => nameOf(item) === name)
      await until(found, () => `a button ${name}`)
      found()?.click()
    }
    const sees = (text: string) =>
      until(
        () => root()?.textContent?.replaceAll(/\s+/g, ' ').includes(text),
        () => text,
      )
    await click('Event streams')
    await sees('Webhook · hooks.acme.example:8443')
    await sees('Delivered: 12,345')
    await click('Send a test')
    await sees('The receiver took the test message. HTTP 200 · 123 ms')
    for (const summary of all('[part=stream] summary')) summary.click()
    await sees('3 events · Failed tries: 8')
    await sees('Events (100) · HTTP 200')
    await click('New secret')
    all('[part=stream] dialog .primary')[0]?.click()
    await until(() => all('.secret input').length > 0)
    await click('New stream')
    await until(() => all('[name=kind]').length > 0)
    const [kind] = all('[name=kind]') as unknown as HTMLSelectElement[]
    if (kind) kind.value = 'elastic'
    kind?.dispatchEvent(new Event('change'))
    await until(() => all('[name=index]').length > 0)
    for (const [name, value] of [
      ['url', 'https://elastic.acme.example'],
      ['index', 'dropbox'],
    ]) {
      const [field] = all(`form [name=${name}]`) as unknown as HTMLInputElement[]
      if (field) field.value = value ?? ''
    }
    await click('Save')
    await sees('Elastic, OpenSearch · elastic.acme.example')
    await click('Back')
    await click('Audit trail')
    await sees('API tested · Acme')
    await sees('person0@acme.example · IP 203.0.113.0')
  }

  it('shows events whose every text is meant to break out as text, under a policy that reports', async () => {
    const { window, element } = await guest('hostile')
    let alerts = 0
    Object.assign(window, { alert: () => (alerts += 1) })
    const root = () => element?.shadowRoot
    await until(() => root()?.textContent?.includes('</script><script>alert(1)</script>'))
    for (const text of HOSTILE.slice(0, -1)) expect(root()?.textContent).to.contain(text)
    root()?.querySelector<HTMLElement>('.open')?.click()
    await until(() => root()?.textContent?.includes('"event_type"'))
    for (const tag of ['script', 'iframe', 'img', 'a[href*="evil"]', '[onmouseover]', '[onerror]', '[onload]']) {
      expect(root()?.querySelectorAll(tag).length, tag).to.equal(0)
    }
    expect(window.record.violations).to.deep.equal([])
    expect(window.record.errors).to.deep.equal([])
    expect(alerts).to.equal(0)
  })

  it('is content with a Trusted Types policy of its own name', async () => {
    const { window, element } = await guest('own-policy')
    expect(window.record.errors).to.deep.equal([])
    expect(element?.shadowRoot?.querySelector('.root')).not.to.equal(undefined)
  })

  it('says what to allow where no policy may be made, and throws nothing', async () => {
    const { window, element } = await guest('no-policy')
    expect(window.record.logged.join()).to.contain("trusted-types lit-html dropbox-connector 'allow-duplicates'")
    expect(window.record.errors).to.deep.equal([])
    expect(element?.shadowRoot).to.equal(null)
  })

  it('does not mind being registered twice', async () => {
    const before = customElements.get('dropbox-connector')
    const again = '/widget/index.ts?again'
    await import(again)
    expect(customElements.get('dropbox-connector')).to.equal(before)
  })

  it('asks nothing more once it was removed, and goes on when it comes back', async () => {
    const page = new Page(api => {
      api.connections = [pendingConnection()]
    })
    await page.sees('Waiting for approval')
    page.element.remove()
    await settled()
    const { length } = page.api.calls
    page.wake()
    await new Promise(resolve => setTimeout(resolve, 2300))
    expect(page.api.calls.length).to.equal(length)
    document.body.append(page.element)
    await until(() => page.api.calls.length > length)
  })

  it('leaves no listener behind, however often it comes and goes', async () => {
    const page = new Page(one)
    await page.sees('Upload file')
    page.element.remove()
    const real = { add: window.addEventListener, remove: window.removeEventListener }
    let held = 0
    const targets = [window, document]
    for (const target of targets) {
      target.addEventListener = function (this: EventTarget, ...args: Parameters<EventTarget['addEventListener']>) {
        held++
        real.add.apply(this as Window, args as never)
      }
      target.removeEventListener = function (
        this: EventTarget,
        ...args: Parameters<EventTarget['removeEventListener']>
      ) {
        held--
        real.remove.apply(this as Window, args as never)
      }
    }
    for (let round = 0; round < 20; round++) {
      document.body.append(page.element)
      page.element.remove()
    }
    for (const target of targets) {
      Reflect.deleteProperty(target, 'addEventListener')
      Reflect.deleteProperty(target, 'removeEventListener')
    }
    expect(held).to.equal(0)
  })

  it('keeps its state when it is moved', async () => {
    const page = new Page()
    await until(() => page.has('Connect Dropbox'))
    page.click('Connect Dropbox')
    await page.sees('Admin account')
    page.type('[name=adminEmail]', 'ada@acme.example')
    page.click('Generate link')
    await page.sees('Follow this link')
    const elsewhere = document.createElement('div')
    document.body.append(elsewhere)
    elsewhere.append(page.element)
    expect(page.text).to.contain('Follow this link')
    page.api.approve('con_1')
    page.wake()
    await page.sees('Dropbox was successfully connected')
    elsewhere.remove()
  })

  it('shares a page with another of its kind, and lives in somebody’s shadow root', async () => {
    const page = new Page(one)
    const host = document.createElement('div')
    const shadow = host.attachShadow({ mode: 'open' })
    const second = document.createElement('dropbox-connector')
    second.setAttribute('api-base', page.api.base)
    second.setAttribute('session-token', 'opaque')
    shadow.append(second)
    document.body.append(host)
    await until(() => second.shadowRoot?.textContent?.includes('Upload file'))
    await page.sees('Upload file')
    host.remove()
  })

  it('is not shown while the host hides it', async () => {
    const page = new Page(one)
    page.element.hidden = true
    expect(getComputedStyle(page.element).display).to.equal('none')
  })

  it('lets the host style its parts, the event list’s too', async () => {
    const style = document.createElement('style')
    style.textContent = 'dropbox-connector::part(row) { outline-color: rgb(9, 8, 7) }'
    document.head.append(style)
    const page = new Page(one)
    await page.sees('Upload file')
    expect(getComputedStyle(page.one('.rows [role=row]')).outlineColor).to.equal('rgb(9, 8, 7)')
    style.remove()
  })

  it('survives a failure in its own drawing, says so, and goes on when asked', async () => {
    const page = new Page(api => {
      one(api)
      api.events = [event(0)]
    })
    await page.sees('Upload file')
    page.api.connections = [{ ...connection(), sync: null as never }]
    page.wake()
    await page.sees('A part of this page failed.')
    expect(page.events.at(-1)).to.have.nested.property('detail.code', 'widget_error')
    page.api.connections = [connection()]
    page.click('Try again')
    page.wake()
    await page.sees('Acme GmbH')
  })
})
