import { type CSSProperties, createElement, type ReactNode, useEffect, useRef } from 'react'
import type { DropboxConnectorElement, DropboxConnectorEventDetails } from './element.ts'

type Details = DropboxConnectorEventDetails

export interface DropboxConnectorProps {
  /** Origin of the API. */
  apiBase: string
  /** Asks your server for a session token; called again before one ends. */
  getSessionToken?: () => Promise<string>
  sessionToken?: string
  view?: 'all' | 'connections' | 'events' | 'streams' | 'audit'
  connectionId?: string
  locale?: string
  theme?: 'auto' | 'light' | 'dark'
  hashState?: string
  /** The element's script; `false` when the page loads it itself. The API's own when left out. */
  src?: string | false
  className?: string
  style?: CSSProperties
  /** Shown while nothing is connected. */
  empty?: ReactNode
  onConnected?: (detail: Details['dropbox-connected']) => void
  onDisconnected?: (detail: Details['dropbox-disconnected']) => void
  onTestFinished?: (detail: Details['dropbox-test-finished']) => void
  onSessionExpired?: (detail: Details['dropbox-session-expired']) => void
  onError?: (detail: Details['dropbox-error']) => void
}

const LISTENERS = {
  'dropbox-connected': 'onConnected',
  'dropbox-disconnected': 'onDisconnected',
  'dropbox-test-finished': 'onTestFinished',
  'dropbox-session-expired': 'onSessionExpired',
  'dropbox-error': 'onError',
} as const satisfies Record<keyof Details, keyof DropboxConnectorProps>

/** `<dropbox-connector>` as a component of React 18 or newer. On a server it renders the bare tag. */
export function DropboxConnector(props: DropboxConnectorProps): ReactNode {
  const element = useRef<DropboxConnectorElement>(null)
  // Handlers may be new ones at each rendering; the element keeps the same listeners.
  const latest = useRef(props)
  latest.current = props
  const { apiBase, src = `${apiBase}/widget/v1/dropbox-connector.js`, getSessionToken } = props

  useEffect(() => {
    if (src) loadOnce(src)
  }, [src])

  const asks = getSessionToken !== undefined
  useEffect(() => {
    const target = element.current
    if (target) target.getSessionToken = asks ? async () => (await latest.current.getSessionToken?.()) ?? '' : undefined
  }, [asks])

  useEffect(() => {
    const target = element.current
    if (!target) return undefined
    const pass = (event: Event) => {
      const handler = latest.current[LISTENERS[event.type as keyof Details]] as ((detail: unknown) => void) | undefined
      handler?.((event as CustomEvent<unknown>).detail)
    }
    for (const name of Object.keys(LISTENERS)) target.addEventListener(name, pass)
    return () => {
      for (const name of Object.keys(LISTENERS)) target.removeEventListener(name, pass)
    }
  }, [])

  return createElement(
    'dropbox-connector',
    {
      ref: element,
      'api-base': apiBase,
      'session-token': props.sessionToken,
      view: props.view,
      'connection-id': props.connectionId,
      locale: props.locale,
      theme: props.theme,
      'hash-state': props.hashState,
      class: props.className,
      style: props.style,
    },
    props.empty === undefined ? undefined : createElement('div', { slot: 'empty' }, props.empty),
  )
}

function loadOnce(src: string): void {
  if (customElements.get('dropbox-connector')) return
  for (const script of document.querySelectorAll('script')) if (script.src === new URL(src, location.href).href) return
  const script = document.createElement('script')
  script.type = 'module'
  script.src = src
  document.head.append(script)
}
