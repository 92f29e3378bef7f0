import type { Maker } from './maker.ts'
import type { Made } from './scene.ts'
import { eventShapes } from './shapes.ts'
import { type Story, tellStories } from './stories.ts'
import { traffic } from './traffic.ts'

const day = 86400
/** The mix was designed for a full-size team; rare things keep their number, loud ones shrink with it. */
const fullSize = 561_000

export interface HistoryOptions {
  /** Seconds: history ends here. */
  now: number
  days: number
  /** Events within the last 60 days, exactly. */
  events: number
  /** At least one event of every type there is. */
  everyType: boolean
}

/** Writes the whole past of a team, oldest part first, and returns the stories planted in it. */
export function writeHistory(maker: Maker, options: HistoryOptions, emit: (made: Made) => void): Story[] {
  const { now, events } = options
  const window = Math.min(60, options.days) * day
  const from = now - window
  const older = Math.round((events * (options.days * day - window)) / window)
  if (older > 0) traffic(maker, now - options.days * day, from, older, emit)

  let planted = 0
  const plant = (made: Made) => {
    planted++
    emit(made)
  }
  if (options.everyType) everyType(maker, from, now, plant)
  const stories = events >= 2500 ? tellStories(maker, from, now, events / fullSize, plant) : []
  if (events >= 1000) lifecycle(maker, from, now, plant)
  oddities(maker, from, now, events, plant)
  traffic(maker, from, now, Math.max(0, events - planted), emit)
  return stories
}

function everyType(maker: Maker, from: number, to: number, plant: (made: Made) => void): void {
  let index = 0
  for (const type of eventShapes.keys()) {
    const step = (to - from) / eventShapes.size
    plant(maker.make(type, Math.floor(from + step * (index++ + maker.random.next() * 0.9))))
  }
}

/** Leavers hand over, lose their devices and go; newcomers are invited. */
function lifecycle(maker: Maker, from: number, to: number, plant: (made: Made) => void): void {
  for (const person of maker.world.people) {
    const admin = maker.world.admins[person.index % maker.world.admins.length]
    const scene = { person: admin, subject: person }
    if (Number.isFinite(person.to) && person.to > from + day && person.to < to) {
      plant(maker.make('member_transfer_account_contents', person.to - 3600, scene))
      plant(maker.make('device_unlink', person.to - 1800, { ...scene, actor: 'admin' }))
      plant(maker.make('member_change_status', person.to, { ...scene, actor: 'admin', details: status(person.status) }))
    } else if (person.status === 'invited') {
      const details = status('invited')
      plant(maker.make('member_change_status', maker.random.int(from, to - 1), { ...scene, actor: 'admin', details }))
    }
  }
}

const status = (now: string) =>
  `{".tag":"member_change_status_details","previous_value":{".tag":"${now === 'invited' ? 'not_joined' : 'active'}"},"new_value":{".tag":"${now}"}}`

/** Fields and types that no specification knows, details that were lost, and honest twins. */
function oddities(maker: Maker, from: number, to: number, events: number, plant: (made: Made) => void): void {
  const { random } = maker
  const moment = () => random.int(from, to - 1)
  const share = (part: number) => Math.round(events * part)
  for (let i = 0; i < share(0.003); i++) {
    const made = maker.make('file_edit', moment())
    plant({ ...made, json: made.json.replace(/}$/, ',"retention_label":{".tag":"none"}}') })
  }
  for (let i = 0; i < share(0.0005); i++) {
    const made = maker.make('file_preview', moment())
    const type = random.pick(['file_hologram_viewed', 'dash_agent_summoned', 'quantum_sync_started'])
    const json = made.json
      .replace(
        '{".tag":"file_preview","description":"Previewed files and/or folders"}',
        `{".tag":"${type}","description":"A type from the future"}`,
      )
      .replace('"details":{".tag":"file_preview_details"', '"details":{".tag":"other"')
    plant({ ...made, type, json })
  }
  for (let i = 0; i < (events >= 1000 ? 2 : 0); i++) {
    const details = '{".tag":"missing_details","source_event_fields":"{\\"v\\":1}"}'
    plant(maker.make('login_success', moment(), { details }))
  }
  for (let i = 0; i < Math.max(events >= 100 ? 1 : 0, share(0.0005)); i++) {
    const twin = maker.make('file_download', moment(), { access: 'web' })
    plant(twin)
    plant(twin)
  }
}
