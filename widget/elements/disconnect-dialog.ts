import { html, nothing, type TemplateResult } from 'lit'
import type { Connection } from '../../edge/contract.ts'
import type { Messages } from '../locale/en.ts'

/** Asks before a connection ends, and what becomes of its events; a link that nobody used has none. */
export function disconnectDialog(
  { id, name, status }: Connection,
  messages: Messages,
  confirmed: (events: 'keep' | 'delete') => void,
): TemplateResult {
  const live = status === 'connected' || status === 'error'
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
      <h2 id="ask-${id}">${live ? messages.disconnectTitle(name) : messages.removeTitle(name)}</h2>
      <p>${live ? messages.disconnectText : status === 'pending' ? messages.removeText : messages.removeAllText}</p>
      ${live ? choices(messages) : nothing}
      <div class="actions">
        <button class="button" part="button" type="button" @click=${close}>${messages.cancel}</button>
        <button class="button destroy" part="button">${ask}</button>
      </div>
    </form>
  </dialog>`
}

function choices(messages: Messages): TemplateResult {
  return html`<fieldset>
    <legend class="sr">${messages.disconnect}</legend>
    <label class="choice">
      <input type="radio" name="events" value="keep" checked />
      <span class="strong">${messages.keepEvents}</span>
      <span class="small muted">${messages.keepEventsHint}</span>
    </label>
    <label class="choice">
      <input type="radio" name="events" value="delete" />
      <span class="strong">${messages.deleteEvents}</span>
      <span class="small muted">${messages.deleteEventsHint}</span>
    </label>
  </fieldset>`
}
