/** Lets JSX and TSX know `<dropbox-connector>`: `import type {} from 'dropbox-connector/jsx'` once, anywhere. */
import type { DetailedHTMLProps, HTMLAttributes } from 'react'
import type { DropboxConnectorAttributes, DropboxConnectorElement } from './element.ts'

export type DropboxConnectorTag = DropboxConnectorAttributes &
  DetailedHTMLProps<HTMLAttributes<DropboxConnectorElement>, DropboxConnectorElement>

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'dropbox-connector': DropboxConnectorTag
    }
  }
}
