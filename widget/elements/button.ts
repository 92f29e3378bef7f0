import { html, type TemplateResult } from 'lit'

type Look = '' | 'primary' | 'quiet' | 'destroy'

/** A button. `off` is not `disabled`: that would throw away the focus of the person who just pressed it. */
export const button = (content: unknown, click: (event: Event) => void, look: Look = '', off = false): TemplateResult =>
  html`<button class="button ${look}" part="button" type="button" aria-disabled=${off} @click=${(event: Event) => off || click(event)}>${content}</button>`
