import { Component, CUSTOM_ELEMENTS_SCHEMA, input, type OnInit, signal } from '@angular/core'
import type { DropboxConnectorEventMap } from 'dropbox-connector'

@Component({
  selector: 'app-dropbox-page',
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `
    <h1>Dropbox @if (team(); as name) { of {{ name }} }</h1>
    <dropbox-connector
      [attr.api-base]="api()"
      [getSessionToken]="getSessionToken"
      (dropbox-connected)="connected($event)"
      (dropbox-disconnected)="team.set(undefined)"
    />
  `,
})
export class DropboxPageComponent implements OnInit {
  readonly api = input.required<string>()
  readonly team = signal<string | undefined>(undefined)

  readonly getSessionToken = async (): Promise<string> => {
    const response = await fetch('/session', { method: 'POST' })
    if (!response.ok) throw new Error('no session')
    return (await response.json()).token
  }

  ngOnInit(): void {
    const script = document.createElement('script')
    script.type = 'module'
    script.src = `${this.api()}/widget/v1/dropbox-connector.js`
    document.head.append(script)
  }

  connected(event: Event): void {
    const { connection } = (event as DropboxConnectorEventMap['dropbox-connected']).detail
    this.team.set(connection.team?.name)
  }
}
