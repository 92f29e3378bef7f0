import { DropboxConnector } from 'dropbox-connector/react'
import { useState } from 'react'

async function getSessionToken(): Promise<string> {
  const response = await fetch('/session', { method: 'POST' })
  if (!response.ok) throw new Error('no session')
  const { token } = (await response.json()) as { token: string }
  return token
}

export function DropboxPage({ api }: { api: string }) {
  const [team, setTeam] = useState<string>()
  return (
    <section>
      <h1>Dropbox{team ? ` of ${team}` : ''}</h1>
      <DropboxConnector
        apiBase={api}
        getSessionToken={getSessionToken}
        empty={<p>Connect your team to see who did what.</p>}
        onConnected={({ connection }) => setTeam(connection.team?.name)}
        onDisconnected={() => setTeam(undefined)}
      />
    </section>
  )
}
