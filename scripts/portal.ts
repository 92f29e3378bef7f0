/** `npm run portal -- create --name … --origin …`: looks after the portals of an API, local or deployed. */
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import type { CreatedKey, CreatedPortal, DropboxApp, List, Portal } from '../edge/contract.ts'
import { callApi } from './lib/api.ts'
import { adminToken, apiAddress, givenValues } from './lib/values.ts'

const USAGE = `npm run portal -- COMMAND [--api https://connector.example.com]

  create        --name NAME --origin ORIGIN [--origin …]   a new portal; prints its API key, once
                [--database NAME]                          its data there; else in the emptiest database
  list                                                     all portals
  add-origin    --id ID --origin ORIGIN [--origin …]       lets pages on a further origin use the element
  remove-origin --id ID --origin ORIGIN [--origin …]
  rotate-key    --id ID [--overlap SECONDS]                a new key; the others end after the overlap (a day)
  show-app      --id ID                                    the Dropbox app that its links are made with
  set-app       --id ID --app-key KEY                      its own app; the secret comes from APP_SECRET
  remove-app    --id ID                                    the operator's app again
  delete        --id ID --yes                              removes it and all of its data

--json prints what the API answered. The operator's token comes from ADMIN_TOKEN, or from .dev.vars
for a local API. Without --api, PUBLIC_URL is asked, or the API of \`npm start\`.`

const OPTIONS = {
  api: { type: 'string' },
  name: { type: 'string' },
  database: { type: 'string' },
  origin: { type: 'string', multiple: true },
  id: { type: 'string' },
  overlap: { type: 'string' },
  'app-key': { type: 'string' },
  yes: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
} as const

process.chdir(fileURLToPath(new URL('..', import.meta.url)))
try {
  await run(process.argv.slice(2))
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}

async function run(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({ args, options: OPTIONS, allowPositionals: true })
  const [command, ...more] = positionals
  if (more.length > 0) throw new Error(`"${more.join(' ')}" is one word too many.\n\n${USAGE}`)
  const given = givenValues(process.env)
  const api = apiAddress(values.api, process.env, given)
  const token = adminToken(api, process.env, given)
  const call = <T>(method: string, path: string, body?: unknown): Promise<T> => {
    if (!token) throw new Error('ADMIN_TOKEN is missing: set it to the operator’s token of that API.')
    return callApi<T>(api, token, method, path, body)
  }
  const show = (answer: unknown, lines: string[]) => {
    console.log(values.json ? JSON.stringify(answer, null, 2) : lines.join('\n'))
  }
  const need = (name: 'id' | 'name'): string => {
    const value = values[name]
    if (!value) throw new Error(`--${name} is missing.\n\n${USAGE}`)
    return value
  }
  const origins = (): string[] => {
    if (!values.origin?.length) throw new Error(`--origin is missing.\n\n${USAGE}`)
    return values.origin.map(asOrigin)
  }
  const portals = () => allPortals(call)
  const find = async (): Promise<Portal> => {
    const id = need('id')
    const portal = (await portals()).find(one => one.id === id)
    if (!portal) throw new Error(`There is no portal ${id}: \`npm run portal -- list\` shows all.`)
    return portal
  }
  const setOrigins = async (change: (before: string[], asked: string[]) => string[]) => {
    const portal = await find()
    const changed = await call<Portal>('PATCH', `/v1/portals/${portal.id}`, {
      origins: change(portal.origins, origins()),
    })
    show(changed, [describe(changed)])
  }

  switch (command) {
    case 'create': {
      const created = await call<CreatedPortal>('POST', '/v1/portals', {
        name: need('name'),
        origins: origins(),
        ...(values.database ? { database: values.database } : {}),
      })
      show(created, [
        `portal   ${created.id} (${created.name})`,
        `origins  ${created.origins.join(' ')}`,
        `data in  ${created.database}`,
        `API key  ${created.apiKey}`,
        'The key is shown this once. It belongs on the portal’s server, never in a page.',
      ])
      return
    }
    case 'list': {
      const all = await portals()
      return show(all, all.length === 0 ? ['There is no portal yet.'] : all.map(describe))
    }
    case 'add-origin':
      return setOrigins((before, asked) => [...new Set([...before, ...asked])])
    case 'remove-origin':
      return setOrigins((before, asked) => before.filter(origin => !asked.includes(origin)))
    case 'rotate-key': {
      const body = values.overlap === undefined ? {} : { overlapSeconds: Number(values.overlap) }
      const key = await call<CreatedKey>('POST', `/v1/portals/${need('id')}/keys`, body)
      return show(key, [`API key  ${key.apiKey}`, `The other keys end at ${key.othersExpireAt ?? 'once'}.`])
    }
    case 'show-app':
    case 'set-app':
    case 'remove-app': {
      const [method, body] =
        command === 'show-app' ? ['GET'] : command === 'remove-app' ? ['DELETE'] : ['PUT', ownApp(values['app-key'])]
      const app = await call<DropboxApp>(`${method}`, `/v1/portals/${need('id')}/dropbox-app`, body)
      return show(app, describeApp(app))
    }
    case 'delete': {
      const portal = await find()
      if (!values.yes) {
        throw new Error(`This removes ${describe(portal)}\nand all connections and events of its tenants. Add --yes.`)
      }
      await call('DELETE', `/v1/portals/${portal.id}`)
      return show({ id: portal.id }, [`${portal.id} is removed; its data follows within minutes.`])
    }
    default:
      throw new Error(command === undefined ? USAGE : `There is no command "${command}".\n\n${USAGE}`)
  }
}

async function allPortals(call: <T>(method: string, path: string) => Promise<T>): Promise<Portal[]> {
  const all: Portal[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const more: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`
    const page: List<Portal> = await call('GET', `/v1/portals?limit=200${more}`)
    all.push(...page.items)
    cursor = page.nextCursor
  }
  return all
}

/** A secret given as an argument would stand in the shell's history. */
function ownApp(key: string | undefined): { key: string; secret: string } {
  const secret = process.env.APP_SECRET
  if (!key) throw new Error(`--app-key is missing.\n\n${USAGE}`)
  if (!secret) throw new Error('APP_SECRET is missing: set it to the App secret of that app.')
  return { key, secret }
}

function describeApp({ owner, key, redirectUri, scopes, earlierConnections }: DropboxApp): string[] {
  return [
    `app       ${key} (${owner === 'operator' ? 'the operator’s' : 'the portal’s own'})`,
    `redirect  ${redirectUri}`,
    `scopes    ${scopes.join(' ')}`,
    ...(earlierConnections > 0 ? [`${earlierConnections} connections keep an earlier app until reconnected.`] : []),
  ]
}

/** The origin of whatever address of the portal was given. */
function asOrigin(address: string): string {
  const url = URL.canParse(address) ? new URL(address) : undefined
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new Error(`--origin ${address} is no origin such as https://portal.example.com`)
  }
  return url.origin
}

function describe(portal: Portal): string {
  const keys = portal.keys.map(key => `${key.hint}${key.expiresAt ? ` until ${key.expiresAt}` : ''}`)
  const place = portal.database === 'main' ? '' : `  data in ${portal.database}`
  return `${portal.id} (${portal.name})  ${portal.origins.join(' ')}${place}  keys: ${keys.join(', ') || 'none'}`
}
