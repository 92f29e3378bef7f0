import { type ConnectorError, ERRORS, type ErrorRow } from '../errors.ts'
import { htmlPage } from './page.ts'

/** Takes code and state out of the address, and closes the window where the browser lets it. */
const LEAVE = "history.replaceState(null,'',location.pathname);setTimeout(()=>window.close(),1500)"
const FORGET = "history.replaceState(null,'',location.pathname)"

export function connectedPage(teamName: string): Response {
  return htmlPage({
    title: 'Dropbox was successfully connected',
    paragraphs: [
      `The audit log of ${teamName} is being read now.`,
      'You can close this window and return to the portal.',
    ],
    status: 200,
    good: true,
    script: LEAVE,
  })
}

/** What went wrong and what to do. Details of an unexpected failure stay out. */
export function failedPage(failure: ConnectorError): Response {
  const row: ErrorRow = ERRORS[failure.code]
  return htmlPage({
    title: row.title,
    paragraphs: [
      failure.extras.detail ?? row.detail,
      ...(row.resolution ? [row.resolution] : []),
      'You can close this window and return to the portal.',
    ],
    status: row.status,
    script: FORGET,
  })
}
