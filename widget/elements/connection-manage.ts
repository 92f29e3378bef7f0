import { html, nothing, type TemplateResult } from 'lit'
import type { Connection } from '../../edge/contract.ts'
import { isLive } from '../internal/live.ts'
import type { Messages } from '../locale/en.ts'
import { type EndingWords, enEnding } from '../locale/en-ending.ts'
import { button } from './button.ts'

/** Asks before a connection ends, and what becomes of its events; a link that nobody used has none. */
export function disconnectDialog(
  connection: Connection,
  messages: Messages,
  confirmed: (events: 'keep' | 'delete') => void,
): TemplateResult {
  const { id, name, status } = connection
  const words = { ...enEnding, ...messages }
  const live = isLive(connection)
  const ask = live ? messages.disconnect : messages.remove
  const close = (event: Event) => (event.currentTarget as HTMLElement).closest('dialog')?.close()
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    close(event)
    const choice = new FormData(event.target as HTMLFormElement).get('events')
    confirmed(choice === 'delete' || status === 'disconnected' ? 'delete' : 'keep')
  }
  return html`<dialog part="dialog" aria-labelledby="ask-${id}">
    <form class="confirm" @submit=${submit}>
      <h2 id="ask-${id}">${live ? words.disconnectTitle(name) : words.removeTitle(name)}</h2>
      <p>${live ? words.disconnectText : status === 'disconnected' ? words.removeAllText : words.removeText}</p>
      ${live ? choices(words) : nothing}
      <div class="actions">
        ${button(messages.cancel, close)}
        <button class="button destroy" part="button">${ask}</button>
      </div>
    </form>
  </dialog>`
}

function choices(words: Messages & EndingWords): TemplateResult {
  return html`<fieldset>
    <legend class="sr">${words.disconnect}</legend>
    <label class="choice">
      <input type="radio" name="events" value="keep" checked />
      <span class="strong">${words.keepEvents}</span>
      <span class="small muted">${words.keepEventsHint}</span>
    </label>
    <label class="choice">
      <input type="radio" name="events" value="delete" />
      <span class="strong">${words.deleteEvents}</span>
      <span class="small muted">${words.deleteEventsHint}</span>
    </label>
  </fieldset>`
}

/** The name of a connection, to change; answers undefined when it stays. */
export function renameForm(
  { id, name }: Connection,
  messages: Messages,
  named: (name: string | undefined) => void,
): TemplateResult {
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    const value = `${new FormData(event.target as HTMLFormElement).get('name')}`.trim()
    if (value) named(value)
  }
  const leave = (event: KeyboardEvent) => event.key === 'Escape' && named(undefined)
  return html`<form class="rename" @submit=${submit} @keydown=${leave}>
    <div class="field">
      <label for="rename-${id}">${messages.connectionName}</label>
      <input class="input" part="input" id="rename-${id}" name="name" maxlength="100" required autocomplete="off" .value=${name} />
    </div>
    <button class="button primary" part="button">${messages.save}</button>
    ${button(messages.cancel, () => named(undefined))}
  </form>`
}
