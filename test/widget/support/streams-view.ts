import type { FakeApi } from './api.ts'
import { Page, until } from './mount.ts'
import { stream } from './streams.ts'

export const view = { view: 'streams' } as const
export const called = (page: Page, method: string, path: string) =>
  page.api.calls.filter(call => call.method === method && call.path === path)

export function streams(prepare: (api: FakeApi) => void = () => undefined, attributes: object = view): Page {
  return new Page(api => {
    api.streams.items = [stream()]
    prepare(api)
  }, attributes)
}

export async function adding(): Promise<Page> {
  const page = streams(api => {
    api.streams.items = []
  })
  await until(() => page.has('New stream'))
  page.click('New stream')
  await until(() => page.focused?.getAttribute('name') === 'kind')
  return page
}

export function choose(page: Page, name: string, value: string): void {
  const select = page.one<HTMLSelectElement>(`[name=${name}]`)
  select.value = value
  select.dispatchEvent(new Event('change', { bubbles: true }))
}

export const names = (page: Page) => page.all('form [name]').map(field => field.getAttribute('name'))

export async function history(prepare: (api: FakeApi) => void): Promise<Page> {
  const page = streams(prepare)
  await page.sees('Deliveries and failures')
  page.one('.card-activity summary').click()
  return page
}

/** A clipboard that takes what is written, until the test is over. */
export function clipboard(): { text: string } {
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
