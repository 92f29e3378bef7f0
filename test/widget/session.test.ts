import { expect } from 'chai'
import { problem } from './support/api.ts'
import { connection, tokenFor } from './support/data.ts'
import { Page, settled, until } from './support/mount.ts'

const refuseToken = (refused: string) => (call: { token: string }) =>
  call.token === refused ? problem(401, 'session_expired') : undefined

describe('the session', () => {
  it('asks the host for a token when no attribute is set, once for all calls', async () => {
    let asked = 0
    const token = tokenFor(900)
    const page = new Page(
      api => {
        api.connections = [connection()]
      },
      {},
      async () => {
        asked++
        await settled()
        return token
      },
    )
    await page.sees('Upload file')
    expect(asked).to.equal(1)
    expect(new Set(page.api.calls.map(call => call.token))).to.deep.equal(new Set([token]))
  })

  it('waits for a host that brings the token a moment later', async () => {
    const page = new Page(undefined, { 'session-token': ' ' })
    page.element.removeAttribute('session-token')
    await settled()
    expect(page.text).not.to.contain('Your session has ended')
    page.element.getSessionToken = async () => tokenFor(900)
    await page.sees('Nothing connected yet')
  })

  it('takes a property that was set before the element was defined', async () => {
    const page = new Page(undefined, {}, async () => tokenFor(900))
    const early = document.createElement('div')
    Object.defineProperty(early, 'nothing', { value: 1 })
    await page.sees('Nothing connected yet')
    expect(Object.hasOwn(page.element, 'getSessionToken')).to.equal(false)
  })

  it('renews a refused token once, and repeats the calls that were refused', async () => {
    const old = tokenFor(900, 'old')
    let asked = 0
    const page = new Page(
      api => {
        api.connections = [connection()]
        api.intercept = refuseToken(old)
      },
      { 'session-token': old },
      async () => {
        asked++
        await settled()
        return tokenFor(900, 'new')
      },
    )
    await page.sees('Upload file')
    expect(asked).to.equal(1)
    expect(page.events).to.deep.equal([])
  })

  it('does not repeat for ever what is refused with any token', async () => {
    const page = new Page(
      api => {
        api.intercept = () => problem(401, 'unauthorized')
      },
      {},
      async () => tokenFor(900),
    )
    await page.sees('Your session has ended')
    const { length } = page.api.calls
    page.wake()
    await settled()
    expect(page.api.calls.length).to.equal(length)
    expect(length).to.equal(2)
    expect(page.events).to.deep.equal([{ type: 'dropbox-session-expired', detail: { reason: 'refused' } }])
  })

  it('renews before the token ends, without a word', async () => {
    const first = tokenFor(3, 'first')
    let asked = 0
    const page = new Page(undefined, { 'session-token': first }, async () => {
      asked++
      return tokenFor(900, 'second')
    })
    await page.sees('Nothing connected yet')
    await until(() => asked === 1)
    page.wake()
    await until(() => page.api.calls.some(call => call.token !== first))
    expect(page.events).to.deep.equal([])
  })

  it('renews before the token ends also where the host says only later whom to ask', async () => {
    const end = Date.now() + 3000
    const page = new Page(undefined, { 'session-token': tokenFor(3) })
    await page.sees('Nothing connected yet')
    let asked = 0
    page.element.getSessionToken = async () => {
      asked ||= Date.now()
      return tokenFor(900)
    }
    await until(() => asked)
    // a token's end is in whole seconds
    expect(asked).to.be.lessThan(end - 100)
  })

  it('says when the host has no token, and tries again when asked to', async () => {
    let works = false
    const page = new Page(undefined, {}, async () => {
      if (!works) throw new Error('the portal signed the person out')
      return tokenFor(900)
    })
    await page.sees('A new session could not be started.')
    expect(page.one('[role=alert]').textContent).to.contain('Your session has ended')
    expect(page.events).to.deep.equal([{ type: 'dropbox-session-expired', detail: { reason: 'unavailable' } }])
    works = true
    page.click('Try again')
    await page.sees('Nothing connected yet')
    expect(page.text).not.to.contain('Your session has ended')
  })

  it('takes an answer that is no token for none', async () => {
    const page = new Page(undefined, {}, async () => undefined as unknown as string)
    await page.sees('A new session could not be started.')
  })

  it('ends with the attribute’s token, and goes on with the next one', async () => {
    const page = new Page(undefined, { 'session-token': tokenFor(-10) })
    await page.sees('Your session has expired.')
    expect(page.events).to.deep.equal([{ type: 'dropbox-session-expired', detail: { reason: 'expired' } }])
    expect(page.api.calls).to.deep.equal([])
    page.element.setAttribute('session-token', tokenFor(900))
    await page.sees('Nothing connected yet')
  })

  it('asks nothing of the host after it was removed', async () => {
    let asked = 0
    const page = new Page(undefined, { 'session-token': tokenFor(2) }, async () => {
      asked++
      return tokenFor(900)
    })
    await page.sees('Nothing connected yet')
    page.element.remove()
    const before = asked
    await new Promise(resolve => setTimeout(resolve, 2200))
    expect(asked).to.equal(before)
  })
})
