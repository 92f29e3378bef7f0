import type { Event, EventList } from '../../../edge/contract.ts'
import type { Api } from './api.ts'
import { connected, store } from './data.ts'

/** 2026-03-01T00:00:00Z */
export const DAY = 1_772_323_200

/** Seven events of a tenant with two connections, no two alike. */
export class FewEvents {
  readonly #api: Api
  token = ''
  first = { id: '', rowId: 0 }
  second = { id: '', rowId: 0 }

  constructor(api: Api) {
    this.#api = api
  }

  async store(): Promise<void> {
    const tenant = await this.#api.tenant()
    this.token = tenant.token
    this.first = await connected(tenant.session.id)
    this.second = await connected(tenant.session.id)
    await store(this.first.rowId, [
      { time: DAY, fp: 1, itemName: 'Plan 100%.pdf', raw: { timestamp: 'as sent', details: { '.tag': 'x' } } },
      { time: DAY, fp: 2, itemName: 'Plan_100.pdf', country: 'DE', ip: '2001:db8::1' },
      {
        time: DAY + 1,
        type: 'file_download',
        activity: 'download_file',
        actorEmail: 'bob@acme.example',
        actorName: 'Bob',
      },
      {
        time: DAY + 2,
        type: 'login_fail',
        activity: 'failed_log_on',
        category: 'sign_ins',
        failure: 1,
        country: null,
        itemType: null,
        itemName: null,
        itemPath: null,
      },
      {
        time: DAY + 86_400,
        type: 'shared_content_view',
        actorType: 'anonymous',
        actorId: null,
        actorName: null,
        actorEmail: null,
        external: 1,
        severity: 2,
        extra: { participants: [{ type: 'user', email: 'c@acme.example' }] },
      },
    ])
    await store(this.second.rowId, [
      { time: DAY, fp: 1, country: 'FR' },
      { time: DAY + 3, fp: 9, itemPath: '/o\'brien/"x"\\y', country: 'FR' },
    ])
  }

  list = (query: string, status = 200): Promise<EventList> =>
    this.#api.json(status, 'GET', `/v1/events?${query}`, { token: this.token })

  count = async (query: string): Promise<number> => (await this.list(query)).items.length

  /** All pages. */
  walk = async (query: string): Promise<Event[]> => {
    const all: Event[] = []
    for (let cursor = ''; ; ) {
      const page = await this.list(`${query}${cursor}`)
      all.push(...page.items)
      if (page.nextCursor === null) return all
      cursor = `&cursor=${encodeURIComponent(page.nextCursor)}`
    }
  }
}
