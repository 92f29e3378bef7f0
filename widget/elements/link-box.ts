import { html, type TemplateResult } from 'lit'
import { openPopup } from '../controllers/popup.ts'
import type { Context } from '../internal/context.ts'
import { icon } from '../internal/icons.ts'
import { button } from './button.ts'

/** The link to Dropbox, to follow here or to send to the admin. */
export function linkBox(url: string, { messages, announce }: Context): TemplateResult {
  const copy = async (event: Event) => {
    const button = event.currentTarget as HTMLElement
    const field = button.closest('.link-box')?.querySelector<HTMLElement>('.by-hand')
    if (button.querySelector('span')?.hidden) return
    try {
      await navigator.clipboard.writeText(url)
      for (const words of button.querySelectorAll('span')) words.hidden = !words.hidden
      announce(messages.copied)
    } catch {
      // A frame without the permission, or a page without TLS: the person can still copy it.
      if (!field) return
      field.hidden = false
      field.querySelector('input')?.select()
    }
  }
  return html`<div class="link-box">
    <div class="actions">
      <a class="button primary" part="link" href=${url} target="_blank" rel="noopener" aria-describedby="opens" @click=${openPopup}
        >${messages.followLink}${icon('external')}</a>
      ${button(html`${icon('copy')}<span>${messages.copyLink}</span><span hidden>${messages.copied}</span>`, copy)}
    </div>
    <p class="small muted">${messages.approveElsewhere}</p>
    <span id="opens" hidden>${messages.opensWindow}</span>
    <div class="field by-hand" hidden>
      <label for="link">${messages.copyByHand}</label>
      <input class="input" part="input" id="link" readonly .value=${url} />
    </div>
  </div>`
}
