/** What `react.test.ts` puts into a page. */
import { createElement } from 'react'
import { createRoot } from 'react-dom/client'
import { DropboxConnector } from '../../client/react.ts'

const seen: string[] = []
const root = createRoot(document.querySelector('#root') as HTMLElement)

function render(label: string): void {
  root.render(
    createElement(DropboxConnector, {
      apiBase: 'https://c.invalid',
      view: 'events',
      className: 'log',
      empty: 'Nothing yet',
      getSessionToken: async () => `token of ${label}`,
      onError: ({ code }) => seen.push(`${label} saw ${code}`),
    }),
  )
}

Object.assign(window, { seen, render, leave: () => root.unmount() })
render('first')
