/**
 * Opens the link of a click in a small window, so that Dropbox's page does not replace the portal and the closing page
 * can close itself. Within the click, or browsers block it; blocked, the link itself opens a tab. Nothing is ever
 * learnt from the window: Dropbox cuts the tie, only the API knows the outcome.
 */
export function openPopup(event: MouseEvent): void {
  if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
  const link = event.currentTarget as HTMLAnchorElement
  const left = Math.round(window.screenX + (window.outerWidth - 560) / 2)
  const top = Math.round(window.screenY + (window.outerHeight - 720) / 2)
  const popup = window.open(link.href, '_blank', `popup,width=560,height=720,left=${left},top=${top}`)
  if (!popup) return
  event.preventDefault()
  try {
    popup.opener = null
  } catch {
    // Already at another origin: then it has no way back to this page but its address.
  }
}
