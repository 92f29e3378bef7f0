import { makeDetails, type Pool } from './details.ts'
import type { FileRef } from './files.ts'
import { type MixRow, mix } from './mix.ts'
import { folders, given } from './names.ts'
import type { Person } from './people.ts'
import { Random } from './random.ts'
import type { Made, Scene } from './scene.ts'
import { type EventShape, eventShapes } from './shapes.ts'
import type { World } from './world.ts'

const relocations = new Set(['file_move', 'file_rename', 'file_copy'])
const linkEvents = new Set(['shared_link_view', 'shared_link_download', 'shared_link_copy', 'shared_link_share'])

/** Writes single events as JSON text, by concatenation: half a million of them must not take minutes. */
export class Maker {
  readonly world: World
  readonly random: Random
  readonly #variants = new Map<string, string[]>()
  readonly #pool: Pool

  constructor(world: World, random: Random) {
    this.world = world
    this.random = random
    this.#pool = {
      member: dice => dice.pick(world.people).json.member,
      email: dice => (dice.chance(0.7) ? dice.pick(world.people).email : dice.pick(world.outsiders).email),
      app: dice => dice.pick(world.apps.user),
      now: world.now,
    }
  }

  make(type: string, time: number, scene: Scene = {}): Made {
    const shape = eventShapes.get(type)
    if (!shape) throw new Error(`no such event type: ${type}`)
    const row = mix.get(type)
    const { random, world } = this
    const drawn = scene.actor ?? (row ? random.weighted(row.actor) : shape.actor)
    const actorKind = drawn === 'user' && scene.person === undefined && row?.actor.user === undefined ? 'admin' : drawn
    const onlyAdmin = actorKind === 'admin' && (row ? row.actor.user === undefined : true)
    const person =
      onlyAdmin && (scene.person === undefined || scene.person.role === 'member')
        ? random.pick(world.admins)
        : (scene.person ?? this.somebody(time))
    const outsider = scene.outsider ?? random.pick(world.outsiders)
    const byTeam = actorKind === 'user' || actorKind === 'admin'
    const outside = !byTeam && actorKind !== 'dropbox' && actorKind !== 'app' && actorKind !== 'reseller'
    const guest = byTeam && random.chance(row?.outside ?? 0)
    const subject = scene.subject ?? (byTeam ? person : this.somebody(time))
    const assets = this.#assets(row, shape, scene)
    const parts = [
      `{"timestamp":"${new Date(time * 1000).toISOString().slice(0, 19)}Z"`,
      `"event_category":{".tag":"${shape.category}"}`,
      `"actor":${this.#actor(actorKind, person, outsider.json.user)}`,
      ...this.#origin(row, shape, scene, person, outside ? (scene.geo ?? outsider.json.geo) : undefined),
      `"involve_non_team_member":${outside || guest}`,
      ...this.#context(type, shape, actorKind, person, subject),
      ...this.#list('participants', this.#participants(row, shape, guest, time)),
      ...this.#list('assets', assets),
      `"event_type":{".tag":"${type}","description":${JSON.stringify(shape.description)}}`,
      `"details":${scene.details ?? this.#details(shape, assets.length, subject)}}`,
    ]
    return { type, time, json: parts.join(',') }
  }

  /** Somebody who is with the team at that time. */
  somebody(time: number): Person {
    for (;;) {
      const person = this.random.pick(this.world.people)
      if (person.status !== 'invited' && time >= person.from && time < person.to) return person
    }
  }

  #actor(kind: string, person: Person, outsider: string): string {
    if (kind === 'user' || kind === 'admin') return person.json.actor
    if (kind === 'non_team_member') return `{".tag":"user","user":${outsider}}`
    if (kind === 'app') return `{".tag":"app","app":${this.random.pick(this.world.apps.team)}}`
    if (kind === 'reseller')
      return '{".tag":"reseller","reseller_name":"Cloud Resale","reseller_email":"desk@reseller.example"}'
    return `{".tag":"${kind}"}`
  }

  #origin(row: MixRow | undefined, shape: EventShape, scene: Scene, person: Person, visitor: string | undefined) {
    const fallback = shape.access === '' ? 'none' : shape.access === 'end_user' ? this.#device() : shape.access
    const access = scene.access ?? (row ? this.random.weighted(row.access) : fallback)
    if (access === 'none') return []
    const place = scene.geo ?? visitor ?? (this.random.chance(0.3) ? person.json.home : person.json.office)
    const vague = access === 'desktop' && this.random.chance(0.03)
    const geo =
      shape.type === 'app_blocked_by_permissions' ? '' : `"geo_location":${vague ? person.json.vague : place},`
    return [`"origin":{${geo}"access_method":${this.#method(access, person, visitor !== undefined)}}`]
  }

  #method(access: string, person: Person, visitor: boolean): string {
    if (access === 'web' || access === 'desktop' || access === 'mobile') {
      const session = visitor ? `dbwsid:${this.random.id(39)}` : person.sessions[access]
      return `{".tag":"end_user","end_user":{".tag":"${access}","session_id":"${session}"}}`
    }
    if (access === 'api') return `{".tag":"api","request_id":"dbarod:${this.random.id(39)}"}`
    return `{".tag":"${access}","session_id":"${person.sessions.console}"}`
  }

  #device = () => (this.random.chance(0.7) ? 'web' : this.random.chance(0.7) ? 'desktop' : 'mobile')

  #context(type: string, shape: EventShape, actor: string, person: Person, subject: Person): string[] {
    if (type === 'login_fail' && actor === 'anonymous') return []
    if (shape.context === 'team') return ['"context":{".tag":"team"}']
    if (shape.context === 'organization_team')
      return ['"context":{".tag":"organization_team","display_name":"Northwind Group"}']
    const isAdminAct = actor === 'admin' && shape.access === 'admin_console'
    return [`"context":${(isAdminAct && subject === person ? this.somebody(this.world.now) : subject).json.member}`]
  }

  #participants(row: MixRow | undefined, shape: EventShape, guest: boolean, time: number): string[] {
    const kinds = row ? (row.participants ?? '') : shape.participants.join(' ')
    const result: string[] = []
    if (/group/.test(kinds)) result.push(this.random.pick(this.world.groups).json)
    if (!/person|people|owner|user/.test(kinds)) return result
    const count = kinds.startsWith('1-3') ? this.random.int(1, 3) : 1
    for (let i = 0; i < count; i++) {
      const user = guest ? this.random.pick(this.world.outsiders).json.user : this.somebody(time).json.member
      result.push(`{".tag":"user","user":${user}}`)
    }
    return result
  }

  /** The kinds of assets: the mix says it in words ("1 file, 6 % carry 2-20 assets"), the shapes by tag. */
  #assets(row: MixRow | undefined, shape: EventShape, scene: Scene): string[] {
    const { files } = this.world
    const folder = scene.folder ?? this.random.int(0, folders.length - 1)
    const file = () => scene.file ?? files.existing(this.random, folder)
    if (relocations.has(shape.type)) {
      const from = file()
      return [files.asset(from), files.asset(scene.target ?? this.#relocated(shape.type, from))]
    }
    const kinds = row ? wordsToKinds(row.assets ?? '', this.random) : shape.assets
    return kinds.map((kind, index) => {
      const isNew = shape.type === 'file_add' || shape.type === 'file_permanently_delete'
      if (kind === 'file' && index === 0) return files.asset(isNew && !scene.file ? files.fresh(folder) : file())
      if (kind === 'file') return files.asset(files.existing(this.random, folder))
      if (kind === 'folder') return files.folderAsset(folder, this.random)
      return this.#document(kind)
    })
  }

  #relocated(type: string, file: FileRef): FileRef {
    if (type === 'file_rename') return this.world.files.renamed(file, this.random)
    const moved = this.world.files.moved(file, this.random)
    return type === 'file_move' ? moved : { ...moved, fileId: `id:${this.random.id(22)}` }
  }

  #document(kind: string): string {
    const title = JSON.stringify(`${this.random.pick(given)}'s ${this.random.pick(folders).toLowerCase()} notes`)
    const id = this.random.id(20).replace(/[-_]/g, 'x')
    if (kind === 'paper_folder') return `{".tag":"paper_folder","folder_id":"${id}","folder_name":${title}}`
    if (kind === 'paper_document') return `{".tag":"paper_document","doc_id":"${id}","doc_title":${title}}`
    return `{".tag":"showcase_document","showcase_id":"${id}","showcase_title":${title}}`
  }

  /** Dropbox leaves an empty list out about as often as it sends it. */
  #list(name: string, items: string[]): string[] {
    if (items.length === 0 && this.random.chance(0.5)) return []
    return [`"${name}":[${items.join(',')}]`]
  }

  #details(shape: EventShape, assets: number, owner: Person): string {
    const tag = `${shape.type}_details`
    if (relocations.has(shape.type))
      return `{".tag":"${tag}","relocate_action_details":[{"src_asset_index":0,"dest_asset_index":${assets - 1}}]}`
    if (linkEvents.has(shape.type)) return `{".tag":"${tag}","shared_link_owner":${owner.json.member}}`
    let variants = this.#variants.get(shape.type)
    if (!variants) {
      const dice = new Random(this.world.seed, 'details', shape.type)
      variants = Array.from({ length: 12 }, () => makeDetails(shape, this.#pool, dice))
      this.#variants.set(shape.type, variants)
    }
    return this.random.pick(variants)
  }
}

function wordsToKinds(words: string, random: Random): string[] {
  if (words === '') return []
  if (words.startsWith('1-6')) return Array.from({ length: random.int(1, 6) }, () => 'file')
  const kind = words.includes('paper_document') ? 'paper_document' : words.includes('folder') ? 'folder' : 'file'
  if (words.includes('6 % carry') && random.chance(0.06)) return Array.from({ length: random.int(2, 20) }, () => kind)
  return [kind]
}
