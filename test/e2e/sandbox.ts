import type { Stack } from '../support/stack.ts'

export interface SandboxTeam {
  id: string
  name: string
  admin: string
  otherAdmin: string
}

/** The team that the sandbox has from the start. */
export async function sandboxTeam({ sandbox }: Stack): Promise<SandboxTeam> {
  const response = await fetch(`${sandbox}/sandbox/teams`)
  const { items } = (await response.json()) as {
    items: { teamId: string; name: string; admins: { email: string }[] }[]
  }
  const [team] = items
  const [admin, otherAdmin] = team?.admins ?? []
  if (!team || !admin || !otherAdmin) throw new Error('the sandbox has no team with two admins')
  return { id: team.teamId, name: team.name, admin: admin.email, otherAdmin: otherAdmin.email }
}

interface RawEvent {
  timestamp: string
  event_type: { '.tag': string }
  assets?: { '.tag': string; display_name?: string; path?: { contextual?: string } }[]
}

/** Lets an upload of each name happen now: the team's latest one, happening again with another file. */
export async function addEvents({ sandbox }: Stack, teamId: string, names: string[]): Promise<void> {
  const history = await fetch(`${sandbox}/sandbox/teams/${teamId}/events`)
  const upload = (await history.text())
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as RawEvent)
    .findLast(event => event.event_type['.tag'] === 'file_add')
  if (!upload) throw new Error('nobody has uploaded anything')
  const events = names.map(name => ({
    ...upload,
    timestamp: new Date().toISOString().replace(/\.\d+Z$/, 'Z'),
    assets: upload.assets?.map(asset => ({ ...asset, display_name: name })),
  }))
  const response = await fetch(`${sandbox}/sandbox/teams/${teamId}/events`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ events }),
  })
  if (!response.ok) throw new Error(`the sandbox refused: ${await response.text()}`)
}
