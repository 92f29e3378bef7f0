import type { Http } from './http.ts'
import type * as api from './types.ts'

interface List<T> {
  items: T[]
}

/** Where a tenant's events are sent. */
export class Streams {
  readonly #http: Http
  readonly #token: (renew: boolean) => Promise<string>

  constructor(http: Http, token: (renew: boolean) => Promise<string>) {
    this.#http = http
    this.#token = token
  }

  async list(): Promise<api.Stream[]> {
    return (await this.#call<List<api.Stream>>('GET', '')).items
  }

  get(id: string): Promise<api.Stream> {
    return this.#call('GET', `/${encodeURIComponent(id)}`)
  }

  /** A webhook's secret is in the answer, this once. */
  create(request: api.CreateStream): Promise<api.CreatedStream> {
    return this.#call('POST', '', request)
  }

  update(id: string, request: api.UpdateStream): Promise<api.Stream> {
    return this.#call('PATCH', `/${encodeURIComponent(id)}`, request)
  }

  delete(id: string): Promise<void> {
    return this.#call('DELETE', `/${encodeURIComponent(id)}`)
  }

  /** Sends one test message now. */
  test(id: string): Promise<api.StreamDelivery> {
    return this.#call('POST', `/${encodeURIComponent(id)}/test`)
  }

  /** Sends again what has come in since `from` (ISO 8601). */
  replay(id: string, from: string): Promise<api.Stream> {
    return this.#call('POST', `/${encodeURIComponent(id)}/replay`, { from })
  }

  /** A new signing secret of a webhook; the old one signs as well for `overlapSeconds`, a day when left out. */
  rotateSecret(id: string, overlapSeconds?: number): Promise<api.StreamSecret> {
    return this.#call(
      'POST',
      `/${encodeURIComponent(id)}/secret`,
      overlapSeconds === undefined ? {} : { overlapSeconds },
    )
  }

  /** What was tried, newest first; at most a hundred. */
  async deliveries(id: string): Promise<api.StreamDelivery[]> {
    return (await this.#call<List<api.StreamDelivery>>('GET', `/${encodeURIComponent(id)}/deliveries?limit=100`)).items
  }

  /** What the receiver would not take, newest first. */
  async deadLetters(id: string): Promise<api.StreamDeadLetter[]> {
    return (await this.#call<List<api.StreamDeadLetter>>('GET', `/${encodeURIComponent(id)}/dead-letters?limit=200`))
      .items
  }

  replayDeadLetter(id: string, letterId: string): Promise<api.StreamDelivery> {
    return this.#call('POST', `/${encodeURIComponent(id)}/dead-letters/${encodeURIComponent(letterId)}/replay`)
  }

  #call<T>(method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<T> {
    return this.#http.call<T>(method, `/v1/streams${path}`, {
      token: renew => this.#token(renew),
      ...(body === undefined ? {} : { body }),
    })
  }
}
