// @ts-check
/** The host's side of the embedding: hand out sessions, set attributes, listen. */
const connector = /** @type {HTMLElement & { getSessionToken?: () => Promise<string> }} */ (
  document.querySelector('dropbox-connector')
)
const notice = /** @type {HTMLElement} */ (document.querySelector('.notice'))
const options = /** @type {HTMLFormElement} */ (document.querySelector('.options'))
const address = new URL(location.href)

// Asked at the start, and again whenever the session is about to end.
connector.getSessionToken = async () => {
  const tenant = address.searchParams.get('tenant')
  const response = await fetch(`/session${tenant ? `?tenant=${encodeURIComponent(tenant)}` : ''}`, { method: 'POST' })
  const body = await response.json()
  notice.hidden = response.ok
  if (!response.ok) {
    notice.textContent = body.error
    throw new Error(body.error)
  }
  return body.token
}

/** Theme, style, view and language stay in the address, so that a reload and a bookmark keep them. */
function apply() {
  for (const select of options.querySelectorAll('select')) {
    const { name, value } = select
    // The style is the page's own: custom properties in its style sheet.
    if (name === 'brand') document.documentElement.dataset.brand = value
    else if (value) connector.setAttribute(name, value)
    else connector.removeAttribute(name)
    const isDefault = value === select.options[0]?.value
    if (isDefault) address.searchParams.delete(name)
    else address.searchParams.set(name, value)
    if (name === 'theme') document.documentElement.dataset.theme = value
    if (name === 'locale') document.documentElement.lang = value || 'en'
  }
  history.replaceState(null, '', address)
}

for (const select of options.querySelectorAll('select')) {
  const wanted = address.searchParams.get(select.name)
  if (wanted && [...select.options].some(option => option.value === wanted)) select.value = wanted
}
options.addEventListener('change', apply)
options.addEventListener('submit', event => event.preventDefault())
apply()
