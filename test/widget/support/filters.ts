import type { FakeApi } from './api.ts'
import { connection } from './data.ts'
import { nameOf, Page, until } from './mount.ts'

/** A page with the event list, its first rows there. */
export async function list(prepare: (api: FakeApi) => void = () => undefined, attributes = {}): Promise<Page> {
  const page = new Page(
    api => {
      api.connections = [connection()]
      prepare(api)
    },
    { view: 'events', ...attributes },
  )
  await until(() => page.all('.rows [role=row]').length > 0)
  return page
}

export const lastList = (page: Page) => page.api.calls.filter(({ path }) => path === '/events').at(-1)?.query
export const chips = (page: Page) => page.all('[part=chip]').map(chip => nameOf(chip))
export const announced = (page: Page) => page.root.querySelector('.root > [role=status]')?.textContent
export const combobox = (page: Page, name: string) => {
  const label = page.all('label').find(item => nameOf(item) === name)
  const found = label && page.root.getElementById(label.getAttribute('for') ?? '')
  if (!(found instanceof HTMLInputElement)) throw new Error(`no field ${name}`)
  return found
}
export const options = (page: Page) => page.all('[role=option]').map(nameOf)
export const select = (element: Element | undefined, value: string) => {
  if (!(element instanceof HTMLSelectElement)) throw new Error('no select')
  element.value = value
  element.dispatchEvent(new Event('change', { bubbles: true }))
}
