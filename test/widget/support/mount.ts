/// <reference types="mocha" />
import type { DropboxConnector } from '../../../widget/dropbox-connector.ts'
import '../../../widget/index.ts'
import { FakeApi } from './api.ts'
import { tokenFor } from './data.ts'

type Attributes = Partial<Record<'view' | 'locale' | 'theme' | 'connection-id' | 'session-token' | 'dir', string>>

/** The widget in a page, and a person's way to look at it and touch it. */
export class Page {
  readonly api: FakeApi
  readonly element: DropboxConnector
  readonly events: { type: string; detail: unknown }[] = []

  constructor(
    prepare: (api: FakeApi) => void = () => undefined,
    attributes: Attributes = {},
    getToken?: () => Promise<string>,
  ) {
    this.api = new FakeApi()
    prepare(this.api)
    this.element = document.createElement('dropbox-connector')
    this.element.setAttribute('api-base', this.api.base)
    for (const [name, value] of Object.entries(attributes)) this.element.setAttribute(name, value)
    if (getToken) this.element.getSessionToken = getToken
    else if (!attributes['session-token']) this.element.setAttribute('session-token', tokenFor(900))
    for (const type of ['connected', 'disconnected', 'test-finished', 'session-expired', 'error']) {
      document.addEventListener(`dropbox-${type}`, this.#note)
    }
    document.body.append(this.element)
    pages.push(this)
  }

  get root(): ShadowRoot {
    if (!this.element.shadowRoot) throw new Error('no shadow root')
    return this.element.shadowRoot
  }

  /** All that is written, the closed dialogs' too. */
  get text(): string {
    return (this.root.textContent ?? '').replaceAll(/\s+/g, ' ')
  }

  all<T extends HTMLElement = HTMLElement>(selector: string): T[] {
    return [...this.root.querySelectorAll<T>(selector)]
  }

  one<T extends HTMLElement = HTMLElement>(selector: string): T {
    const found = this.root.querySelector<T>(selector)
    if (!found) throw new Error(`nothing is ${selector} in: ${this.text.slice(0, 300)}`)
    return found
  }

  /** A button by its exact words. */
  button(name: string): HTMLElement {
    const found = this.all('button').find(item => nameOf(item) === name)
    if (!found) throw new Error(`no button ${name} in: ${this.text.slice(0, 300)}`)
    return found
  }

  has(name: string): boolean {
    return this.all('button').some(item => item.textContent?.trim() === name)
  }

  click(name: string): void {
    this.button(name).click()
  }

  type(selector: string, value: string): void {
    const input = this.one<HTMLInputElement>(selector)
    input.value = value
    input.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }))
  }

  async sees(text: string): Promise<void> {
    await until(
      () => this.text.includes(text),
      () => `“${text}” in: ${this.text.slice(0, 500)}`,
    )
  }

  /** What a field or button hears of itself: the text of the elements that its attribute names. */
  described(element: Element, attribute = 'aria-describedby'): string {
    const ids = (element.getAttribute(attribute) ?? '').split(' ')
    return ids.map(id => this.root.getElementById(id)?.textContent?.trim() ?? '').join(' ')
  }

  get focused(): Element | null {
    return this.root.activeElement
  }

  /** The page comes back into view: whoever waits looks at once. */
  wake(): void {
    window.dispatchEvent(new Event('focus'))
  }

  #note = (event: globalThis.Event): void => {
    this.events.push({ type: event.type, detail: (event as CustomEvent).detail })
  }

  close(): void {
    this.element.remove()
    this.api.restore()
    for (const type of ['connected', 'disconnected', 'test-finished', 'session-expired', 'error']) {
      document.removeEventListener(`dropbox-${type}`, this.#note)
    }
  }
}

beforeEach(function () {
  const test = this.currentTest
  if (test && (test as typeof test & { currentRetry(): number }).currentRetry() > 0)
    console.warn(`second try: ${test.fullTitle()}`)
})

const pages: Page[] = []
afterEach(() => {
  for (const page of pages.splice(0)) page.close()
})

/** Waits for what the page does by itself; says what it waited for when that never comes. */
export async function until(condition: () => unknown, what: () => string = () => String(condition)): Promise<void> {
  const end = performance.now() + 20_000
  while (!condition()) {
    if (performance.now() > end) throw new Error(`waited in vain for ${what()}`)
    await new Promise(resolve => setTimeout(resolve, 10))
  }
}

export const settled = (): Promise<void> => new Promise(resolve => setTimeout(resolve, 60))

/** What a button is called: its label, or its words without those that are hidden. */
export function nameOf(element: Element): string {
  const copy = element.cloneNode(true) as Element
  for (const hidden of copy.querySelectorAll('[hidden]')) hidden.remove()
  return (element.getAttribute('aria-label') ?? copy.textContent ?? '').replaceAll(/\s+/g, ' ').trim()
}
