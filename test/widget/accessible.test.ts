import { emulateMedia, setViewport } from '@web/test-runner-commands'
import type { AxeResults, RunOnly, RunOptions } from 'axe-core'
import 'axe-core'
import { expect } from 'chai'
import { type FakeApi, problem } from './support/api.ts'
import { ago, connection, pendingConnection } from './support/data.ts'
import { Page, settled, until } from './support/mount.ts'
import { delivery, entry, failure, letter, stream } from './support/streams.ts'

// The package is a script: it puts itself on the window.
const { axe } = window as unknown as { axe: { run: (element: Element, options: RunOptions) => Promise<AxeResults> } }

interface State {
  view?: string
  prepare?: (api: FakeApi) => void
  reach: (page: Page) => Promise<void>
}

const error = { code: 'credentials_revoked', detail: 'Access was revoked.', resolution: 'Reconnect.' }
const one = (api: FakeApi) => {
  api.connections = [connection()]
}

async function approve(page: Page): Promise<void> {
  await until(() => page.has('Connect Dropbox'))
  page.click('Connect Dropbox')
  await page.sees('Admin account')
  page.type('[name=adminEmail]', 'ada@acme.example')
  page.click('Generate link')
  await page.sees('Follow this link')
}

const STATES: Record<string, State> = {
  loading: {
    prepare: api => {
      api.intercept = () => new Promise(() => undefined)
    },
    reach: page => page.sees('Loading'),
  },
  empty: { reach: page => page.sees('Nothing connected yet') },
  'all kinds of connections and events': {
    prepare: api => {
      api.connections = [
        connection({ sync: { phase: 'backfilling', progress: 0.4, daysDone: 24 } }),
        connection({ id: 'con_2', status: 'error', error }),
        pendingConnection({ id: 'con_3' }),
        connection({ id: 'con_4', status: 'disconnected' }),
      ]
    },
    reach: page => page.sees('Upload file'),
  },
  'a wrong address': {
    reach: async page => {
      await until(() => page.has('Connect Dropbox'))
      page.click('Connect Dropbox')
      await page.sees('Admin account')
      page.click('Generate link')
      await page.sees('Enter the email address')
    },
  },
  'a link': { reach: approve },
  'a refused link': {
    reach: async page => {
      await approve(page)
      page.api.refuse('con_1', 'access_denied')
      page.wake()
      await page.sees('Access was not approved')
    },
  },
  'a running test': {
    prepare: api => {
      api.testLooks = 99
    },
    reach: async page => {
      await approve(page)
      page.api.approve('con_1')
      page.wake()
      await page.sees('Dropbox was successfully connected')
      page.click('Test API')
      await page.sees('Approving admin')
    },
  },
  'a failed test': {
    prepare: api => {
      one(api)
      api.failing = { plan: { detail: 'No file events.', resolution: 'Upgrade.' } }
    },
    reach: async page => {
      await until(() => page.has('Test API'))
      page.click('Test API')
      await page.sees('Some checks failed.')
    },
  },
  'the question before disconnecting': {
    prepare: one,
    reach: async page => {
      await until(() => page.has('Disconnect'))
      page.click('Disconnect')
      await until(() => page.all<HTMLDialogElement>('.confirm').length > 0)
    },
  },
  'an open event': {
    prepare: one,
    reach: async page => {
      await page.sees('Upload file')
      page.one('.open').click()
      await page.sees('"event_type"')
    },
  },
  'an open event with all that is known': {
    prepare: one,
    reach: async page => {
      await page.sees('Upload file')
      page.one('.open[data-id="evt_000004"]').click()
      await page.sees('"event_type"')
      for (const summary of page.all('.insight summary')) summary.click()
      await page.sees('42 events in 30 days')
      page.type('[name=find]', 'event')
      await page.sees('matches')
    },
  },
  'a choice of columns': {
    prepare: one,
    reach: async page => {
      await page.sees('Upload file')
      page.one('.menu summary').click()
      page.one('.menu [name=compact]').click()
    },
  },
  'progress and log': {
    prepare: api => {
      const days = Array.from({ length: 60 }, (_, index) => ({ day: '2026-01-01', done: index < 9 }))
      api.connections = [connection({ sync: { phase: 'backfilling', days } })]
      api.logLines = [
        { id: 'log_1', at: new Date().toISOString(), level: 'warning', kind: 'trouble', detail: { code: 'x' } },
      ]
    },
    reach: async page => {
      await until(() => page.all('.card-activity summary').length > 0)
      page.one('.card-activity summary').click()
      await page.sees('Reading stumbled')
    },
  },
  'no event that matches': {
    prepare: one,
    reach: async page => {
      await page.sees('Upload file')
      page.type('#q', 'nothing')
      await page.sees('No event matches')
    },
  },
  'advanced filters with suggestions': {
    prepare: one,
    reach: async page => {
      await page.sees('Upload file')
      page.click('More filters')
      await until(() => page.all('.filter-rows [role=combobox]').length > 0)
      page.one('.filter-rows [role=combobox]').click()
      await until(() => page.all('[role=option]').length > 3)
    },
  },
  'queries and chips': {
    prepare: one,
    reach: async page => {
      await page.sees('Upload file')
      page.click('Queries')
      await until(() => page.has('Unauthenticated access'))
      page.click('Unauthenticated access')
      await until(() => page.all('.chip').length > 0)
      await until(() => page.all('.save').length > 0)
    },
  },
  'an export that broke': {
    prepare: api => {
      one(api)
      api.exportBreaks = true
    },
    reach: async page => {
      await page.sees('Upload file')
      page.click('Export')
      await until(() => page.has('CSV, for spreadsheets'))
      page.click('CSV, for spreadsheets')
      await page.sees('The connection broke')
    },
  },
  'the picture and its table': {
    prepare: one,
    reach: async page => {
      await until(() => page.all('.picture details').length > 0)
      page.one<HTMLDetailsElement>('.picture details').open = true
    },
  },
  'no stream': { view: 'streams', reach: page => until(() => page.all('.empty').length > 0) },
  'streams of all kinds': {
    view: 'streams',
    prepare: api => {
      api.streams.items = [
        stream({ waitingEvents: 12, lagSeconds: 400, deadLetters: 1 }),
        stream({ id: 'str_2', status: 'paused' }),
        stream({ id: 'str_3', status: 'failing', error: { ...failure, at: ago(60), attempts: 9, nextAt: ago(-60) } }),
        stream({ id: 'str_4', status: 'disabled', kind: 'splunk' }),
      ]
      api.streams.letters = [letter(), letter({ id: 'sle_2' })]
      api.streams.deliveries = [delivery(), delivery({ delivered: false, status: 403, error: failure })]
    },
    reach: async page => {
      await until(() => page.all('.card-activity summary').length === 4)
      page.one('.card-activity summary').click()
      await until(() => page.all('.lines li').length === 4)
    },
  },
  'a new stream': {
    view: 'streams',
    reach: async page => {
      await until(() => page.all('.stack > .actions .button').length > 0)
      page.one('.stack > .actions .button').click()
      await until(() => page.all('[name=kind]').length > 0)
      const kind = page.one<HTMLSelectElement>('[name=kind]')
      kind.value = 'sentinel'
      kind.dispatchEvent(new Event('change'))
      await until(() => page.all('[name=ruleId]').length > 0)
    },
  },
  'the secret of a stream and its test': {
    view: 'streams',
    prepare: api => {
      api.streams.items = [stream()]
    },
    reach: async page => {
      await until(() => page.all('[part=actions] .button').length > 0)
      page.one('[part=actions] .button').click()
      await until(() => page.all('.outcome').length > 0)
      page.all('[part=actions] .quiet')[0]?.click()
      await until(() => page.one<HTMLDialogElement>('dialog').open)
      page.one('dialog .primary').click()
      await until(() => page.all('.secret').length > 0)
    },
  },
  'the question before a stream is deleted': {
    view: 'streams',
    prepare: api => {
      api.streams.items = [stream()]
    },
    reach: async page => {
      await until(() => page.all('[part=actions] .quiet').length > 0)
      page.all('[part=actions] .quiet').at(-1)?.click()
      await until(() => page.one<HTMLDialogElement>('dialog').open)
    },
  },
  'the time to send again from': {
    view: 'streams',
    prepare: api => {
      api.streams.items = [stream()]
    },
    reach: async page => {
      await until(() => page.all('[part=actions] .button').length > 2)
      page.all('[part=actions] .button')[2]?.click()
      await until(() => page.all('[name=from]').length > 0)
    },
  },
  'the audit trail': {
    view: 'audit',
    prepare: api => {
      api.audit = Array.from({ length: 60 }, (_, index) => entry(index))
    },
    reach: page => until(() => page.all('[part=audit] li').length === 50),
  },
  'an empty audit trail': { view: 'audit', reach: page => until(() => page.all('p.panel').length > 0) },
  'an API that is down': {
    prepare: api => {
      api.intercept = () => problem(503, 'database_unavailable')
    },
    reach: page => page.sees('Detail of database_unavailable'),
  },
}

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
/** The rules that look at colours: all that a theme can break. */
const COLOURS: RunOnly = { type: 'rule', values: ['color-contrast', 'link-in-text-block'] }

async function violations(page: Page, runOnly: RunOnly = { type: 'tag', values: TAGS }): Promise<string[]> {
  // Colours in the middle of a transition are nobody's.
  await Promise.all(
    page.root
      .getAnimations()
      .filter(item => item.effect?.getTiming().iterations === 1)
      .map(item => item.finished.catch(() => undefined)),
  )
  const rules = {
    region: { enabled: false },
    'page-has-heading-one': { enabled: false },
    'heading-order': { enabled: false },
  }
  const result = await axe.run(page.element, { runOnly, rules })
  return result.violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(node => `${node.target} ${node.failureSummary}`).join('; ')}`,
  )
}

describe('axe finds nothing', () => {
  for (const [name, { prepare, reach, view = 'all' }] of Object.entries(STATES)) {
    it(`in ${name}, light or dark`, async () => {
      const page = new Page(prepare, { theme: 'light', view })
      await reach(page)
      await settled()
      expect(await violations(page)).to.deep.equal([])
      const light = getComputedStyle(page.one('.root')).color
      page.element.setAttribute('theme', 'dark')
      await until(() => getComputedStyle(page.one('.root')).color !== light)
      await settled()
      expect(await violations(page, COLOURS)).to.deep.equal([])
    })
  }

  for (const [name, { prepare, reach, view }] of Object.entries(STATES).filter(([, state]) => state.view)) {
    it(`in ${name}, from right to left`, async () => {
      const page = new Page(prepare, { locale: 'he', ...(view && { view }) })
      await reach(page)
      await until(() => getComputedStyle(page.one('.root')).direction === 'rtl')
      await settled()
      expect(await violations(page)).to.deep.equal([])
    })
  }

  it('in forced colours', async () => {
    await emulateMedia({ forcedColors: 'active' })
    const page = new Page(one)
    await page.sees('Upload file')
    expect(await violations(page)).to.deep.equal([])
    await emulateMedia({ forcedColors: 'none' })
  })
})

describe('in little room', () => {
  afterEach(() => setViewport({ width: 1280, height: 900 }))

  it('nothing is wider than 320 pixels, in either direction of writing', async () => {
    await setViewport({ width: 320, height: 640 })
    for (const dir of ['ltr', 'rtl']) {
      const page = new Page(one, { dir })
      await page.sees('Upload file')
      expect(document.documentElement.scrollWidth).to.equal(320)
      const scroller = page.one('.scroller')
      expect(scroller.scrollWidth).to.equal(scroller.clientWidth)
      page.close()
    }
  })
})

describe('colours', () => {
  const background = (page: Page) => getComputedStyle(page.one('.panel')).backgroundColor
  const isDark = (page: Page) => !background(page).includes('255')

  afterEach(async () => {
    document.documentElement.style.colorScheme = ''
    await emulateMedia({ colorScheme: 'light' })
  })

  it('follow the attribute before all else', async () => {
    await emulateMedia({ colorScheme: 'light' })
    const page = new Page(one, { theme: 'dark' })
    await page.sees('Acme GmbH')
    expect(isDark(page)).to.equal(true)
    page.element.setAttribute('theme', 'light')
    await page.element.updateComplete
    expect(isDark(page)).to.equal(false)
  })

  it('follow the page before the system', async () => {
    await emulateMedia({ colorScheme: 'dark' })
    document.documentElement.style.colorScheme = 'light'
    const page = new Page(one)
    await page.sees('Acme GmbH')
    expect(isDark(page)).to.equal(false)
  })

  it('follow the system where the page says nothing, until it does', async () => {
    await emulateMedia({ colorScheme: 'dark' })
    const page = new Page(one)
    await page.sees('Acme GmbH')
    expect(isDark(page)).to.equal(true)
    document.documentElement.style.colorScheme = 'light'
    await until(() => !isDark(page))
  })

  it('are the host’s where it sets them', async () => {
    const page = new Page(one)
    page.element.style.setProperty('--dropbox-connector-surface', 'rgb(1, 2, 3)')
    await page.sees('Acme GmbH')
    expect(background(page)).to.equal('rgb(1, 2, 3)')
  })
})
