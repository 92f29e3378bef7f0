import { html, nothing, type TemplateResult } from 'lit'
import { icon } from '../internal/icons.ts'
import { define, Part } from '../internal/part.ts'
import { given, internal } from '../internal/properties.ts'
import type { EventMessages } from '../locale/en-events.ts'
import { button } from './button.ts'

/** What Dropbox sent, to read, search and copy. */
export class EventJson extends Part {
  static override properties = { messages: given, raw: given, sought: internal, at: internal, copied: internal }
  declare messages: EventMessages
  declare raw: unknown
  private sought = ''
  private at = 0
  private copied = false

  override render(): TemplateResult {
    const { messages, raw, sought } = this
    const json = JSON.stringify(raw, undefined, 2)
    const pieces = split(json, sought)
    const count = (pieces.length - 1) / 2
    return html`<div class="header">
        <h3>${messages.raw}</h3>
        ${button(html`${icon('copy')}${this.copied ? messages.copied : messages.copyRaw}`, () => void this.#copy(json), 'quiet')}
      </div>
      <div class="find">
        <input class="input" part="input" type="search" name="find" autocomplete="off" maxlength="100" aria-label=${messages.find} placeholder=${messages.find} .value=${sought} @input=${this.#typed} @keydown=${(event: KeyboardEvent) => this.#keyed(event, count)} />
        <span class="small muted" role="status">${sought ? messages.matches(count, this.ctx.format.number(count)) : nothing}</span>
      </div>
      <pre tabindex="0" role="region" aria-label=${messages.raw} dir="ltr">${pieces.map((piece, index) => (index % 2 ? html`<mark class=${(index - 1) / 2 === this.at ? 'now' : ''}>${piece}</mark>` : piece))}</pre>`
  }

  #typed = (event: Event): void => {
    this.sought = (event.target as HTMLInputElement).value
    this.at = 0
    void this.#reveal()
  }

  #keyed(event: KeyboardEvent, count: number): void {
    if (event.key === 'Escape' && this.sought) {
      // Ends the search; the dialog stays.
      event.preventDefault()
      event.stopPropagation()
      this.sought = ''
    }
    if (event.key !== 'Enter' || count === 0) return
    this.at = (this.at + (event.shiftKey ? count - 1 : 1)) % count
    void this.#reveal()
  }

  /** Scrolls the text alone: the drawer around it stays where it is. */
  async #reveal(): Promise<void> {
    await this.updateComplete
    const pre = this.querySelector('pre')
    const mark = pre?.querySelector<HTMLElement>('.now')
    if (pre && mark) pre.scrollTop += mark.getBoundingClientRect().top - pre.getBoundingClientRect().top - 60
  }

  async #copy(json: string): Promise<void> {
    try {
      await navigator.clipboard.writeText(json)
      this.copied = true
    } catch {
      const pre = this.querySelector('pre')
      if (pre) getSelection()?.selectAllChildren(pre)
    }
  }
}

/** The text in pieces: every second one is what was sought. */
function split(text: string, sought: string): string[] {
  if (!sought) return [text]
  return text.split(new RegExp(`(${sought.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')})`, 'gi'))
}

define('dropbox-connector-json', EventJson)

declare global {
  interface HTMLElementTagNameMap {
    'dropbox-connector-json': EventJson
  }
}
