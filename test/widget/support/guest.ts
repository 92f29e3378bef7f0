/** What runs in a host's page with a strict policy: embeds the widget and keeps account of what it did to the page. */
import { FakeApi } from './api.ts'
import { connection, tokenFor } from './data.ts'
import { hostileConnection, hostileEvents } from './hostile.ts'
import { delivery, entry, letter, stream } from './streams.ts'

const record = {
  violations: [] as string[],
  errors: [] as string[],
  logged: [] as string[],
  globals: [] as string[],
  ready: false,
}
Object.assign(window, { record })
document.addEventListener('securitypolicyviolation', event => {
  record.violations.push(`${event.effectiveDirective} ${event.sample}`)
})
window.addEventListener('error', event => record.errors.push(event.message))
window.addEventListener('unhandledrejection', event => record.errors.push(String(event.reason)))
console.error = (...args: unknown[]) => record.logged.push(args.join(' '))

const api = new FakeApi()
const hostile = location.pathname.endsWith('/hostile')
api.connections = [hostile ? hostileConnection() : connection()]
api.streams.items = [stream()]
api.streams.letters = [letter()]
api.streams.deliveries = [delivery()]
api.audit = [entry(0)]
if (hostile) api.events = hostileEvents()
const before = new Set(Object.keys(window))
const element = document.createElement('dropbox-connector')
element.setAttribute('api-base', api.base)
element.setAttribute('session-token', tokenFor(900))
document.body.append(element)
// Not by a name that is written here, or the sources' page would wait for the build.
const script = location.pathname.endsWith('/built') ? '/dist/widget/dropbox-connector.js' : '/widget/index.ts'
await import(script)
record.globals = Object.keys(window).filter(key => !before.has(key))
record.ready = true
