import { html, type TemplateResult } from 'lit'
import { openPopup } from '../controllers/popup.ts'
import type { Context } from '../internal/context.ts'
import { icon } from '../internal/icons.ts'
import { button } from './button.ts'

/** Copies a text; where a page may not, the field `.by-hand` in the same `.copy` is shown to copy from. */
export function copyButton(
  text: string,
  [copy, copied]: [string, string],
  announce: Context['announce'],
): TemplateResult {
  const click = async (event: Event) => {
    const button = event.currentTarget as HTMLElement
    const field = button.closest('.copy')?.querySelector<HTMLElement>('.by-hand')
    if (button.querySelector('span')?.hidden) return
    try {
      await navigator.clipboard.writeText(text)
      for (const words of button.querySelectorAll('span')) words.hidden = !words.hidden
      announce(copied)
    } catch {
      // A frame without the permission, or a page without TLS: the person can still copy it.
      if (!field) return
      field.hidden = false
      field.querySelector('input')?.select()
    }
  }
  return button(html`${icon('copy')}<span>${copy}</span><span hidden>${copied}</span>`, click)
}

/** The link to Dropbox, to follow here or to send to the admin. */
export function linkBox(url: string, { messages, announce }: Context): TemplateResult {
  return html`<div class="link-box copy">
    <div class="actions">
      <a class="button primary" part="link" href=${url} target="_blank" rel="noopener" aria-describedby="opens" @click=${openPopup}
        >${messages.followLink}${icon('external')}</a>
      ${copyButton(url, [messages.copyLink, messages.copied], announce)}
    </div>
    <p class="small muted">${messages.approveElsewhere}</p>
    <span id="opens" hidden>${messages.opensWindow}</span>
    <div class="field by-hand" hidden>
      <label for="link">${messages.copyByHand}</label>
      <input class="input" part="input" id="link" readonly .value=${url} />
    </div>
  </div>`
}
