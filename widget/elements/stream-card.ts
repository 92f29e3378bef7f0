import { html, nothing, type TemplateResult } from 'lit'
import type { Stream, StreamDelivery, StreamSecret } from '../../edge/contract.ts'
import { type IconName, icon } from '../internal/icons.ts'
import { define } from '../internal/part.ts'
import { given, internal } from '../internal/properties.ts'
import { Working } from '../internal/working.ts'
import { button } from './button.ts'
import { copyButton } from './link-box.ts'
import { timeOf } from './stream-form.ts'
import './stream-history.ts'
import { answer, trouble } from './stream-trouble.ts'

/** The connection's word for the same colour, and a drawing. */
const LOOKS: Record<Stream['status'], [tone: string, icon: IconName]> = {
  active: ['connected', 'check'],
  paused: ['', 'clock'],
  failing: ['error', 'alert'],
  disabled: ['error', 'off'],
}

/**
 * One stream: how it fares, and what can be done with it.
 * @fires changed - Something was done; the list is to be read anew.
 * @fires gone - It was deleted.
 */
export class StreamCard extends Working {
  static override properties = {
    stream: given,
    secret: internal,
    tested: internal,
    mode: internal,
    ask: internal,
    open: internal,
  }
  declare stream: Stream
  private secret: string | undefined
  private tested: StreamDelivery | undefined
  /** The form that is open. */
  private mode: '' | 'edit' | 'replay' = ''
  private ask: 'rotate' | 'delete' = 'delete'
  private open = false

  override render(): TemplateResult {
    const { stream, secret, mode } = this
    const { id, status } = stream
    return html`<article class="panel card" part="stream" data-status=${status} aria-labelledby="name-${id}">
      ${this.#head()} ${this.#facts()} ${this.#error()} ${secret ? this.#secret(secret) : nothing}
      ${this.note()}
      ${this.#tested()} ${mode === 'edit' ? this.#edit() : mode ? this.#replay() : this.#actions()} ${this.#history()}
      ${this.#dialog()}
    </article>`
  }

  #head(): TemplateResult {
    const { id, name, kind, url, status } = this.stream
    const { messages } = this
    const [tone, drawing] = LOOKS[status]
    return html`<div class="card-head" data-status=${tone}>
      <div class="card-name">
        <h3 id="name-${id}"><bdi>${name}</bdi></h3>
        <p class="muted">${messages.kinds[kind]} · <bdi>${URL.parse(url)?.host ?? url}</bdi></p>
      </div>
      <span class="badge" part="status">${icon(drawing)}${messages.states[status]}</span>
    </div>`
  }

  #facts(): TemplateResult {
    const { lastDeliveredAt, deliveredCount, waitingEvents, lagSeconds, deadLetters } = this.stream
    const { messages } = this
    const { format } = this.ctx
    const oldest = new Date(Date.now() - lagSeconds * 1000).toISOString()
    return html`<p class="facts">
      <span>${lastDeliveredAt ? messages.lastDelivery(format.relative(lastDeliveredAt)) : messages.neverDelivered}</span>
      ${lastDeliveredAt ? html`<span>${messages.delivered(format.number(deliveredCount))}</span>` : nothing}
      <span>${messages.waiting(format.number(waitingEvents))}${waitingEvents ? `, ${messages.lag(format.relative(oldest))}` : ''}</span>
      ${deadLetters ? html`<span>${messages.setAside(format.number(deadLetters))}</span>` : nothing}
    </p>`
  }

  #error(): TemplateResult | typeof nothing {
    const { messages, ctx } = this
    const { error } = this.stream
    if (!error) return nothing
    const { attempts, nextAt } = error
    return html`<div class="note danger" part="problem" data-code=${error.code}>
      ${icon('alert')}
      <div class="note-text">
        ${trouble(error, ctx)}
        <p class="small">${messages.attempts(ctx.format.number(attempts))}${nextAt ? ` · ${messages.nextTry(ctx.format.relative(nextAt))}` : ''}</p>
      </div>
    </div>`
  }

  /** Only here, and only until it is put away. */
  #secret(secret: string): TemplateResult {
    const { messages, ctx } = this
    const id = `secret-${this.stream.id}`
    return html`<div class="note copy secret" part="secret">
      <div class="field">
        <label for=${id}>${messages.secret}</label>
        <input class="input" part="input" id=${id} readonly aria-describedby="${id}-hint" .value=${secret} />
        <p class="small" id="${id}-hint">${messages.secretHint}</p>
      </div>
      <div class="actions">
        ${copyButton(secret, [messages.copy, messages.copied], ctx.announce)} ${button(ctx.messages.close, () => void this.show(undefined))}
      </div>
    </div>`
  }

  #tested(): TemplateResult {
    const { tested, messages, ctx } = this
    if (!tested) return html`<div role="status"></div>`
    const { delivered, error } = tested
    return html`<div class="test" role="status" part="test">
      <p class="outcome ${delivered ? 'success' : 'danger'}" part="test-result">
        ${icon(delivered ? 'check' : 'alert')}<span>${delivered ? messages.taken : messages.notTaken}</span>
      </p>
      <p class="muted">${answer(tested, ctx, messages)}</p>
      ${error ? trouble(error, ctx) : nothing}
    </div>`
  }

  #actions(): TemplateResult {
    const { messages, busy } = this
    const { status, kind } = this.stream
    const stopped = status === 'paused' || status === 'disabled'
    return html`<div class="actions" part="actions">
      ${button(messages.test, this.#test, '', busy)}
      ${button(stopped ? messages.resume : messages.pause, () => this.#patch(stopped ? 'active' : 'paused'), '', busy)}
      ${button(messages.replay, () => this.#enter('replay'))}
      <span class="push"></span>
      ${kind === 'webhook' ? button(messages.asks.rotate[2], () => void this.#confirm('rotate'), 'quiet') : nothing}
      ${button(messages.edit, () => this.#enter('edit'), 'quiet')}
      ${button(messages.asks.delete[2], () => void this.#confirm('delete'), 'quiet')}
    </div>`
  }

  #edit(): TemplateResult {
    return html`<dropbox-connector-stream-form
      class="stack"
      .ctx=${this.ctx}
      .messages=${this.messages}
      .stream=${this.stream}
      @cancel=${this.#leave}
      @made=${this.#done}
    ></dropbox-connector-stream-form>`
  }

  #replay(): TemplateResult {
    const { messages, ctx, busy } = this
    const id = `replay-${this.stream.id}`
    const submit = (event: SubmitEvent) => {
      event.preventDefault()
      const from = timeOf(event.target as HTMLFormElement, ctx.format)
      if (!from || busy) return
      this.#act(async () => {
        await ctx.api.send('POST', `/streams/${this.stream.id}/replay`, { from })
        ctx.announce(messages.tries.replay)
        this.#leave()
      })
    }
    return html`<form class="actions" @submit=${submit}>
      <div class="field">
        <label for=${id}>${messages.replayFrom}</label>
        <input class="input" part="input" id=${id} name="from" type="datetime-local" required />
      </div>
      <button class="button primary" part="button" aria-disabled=${busy}>${messages.send}</button>
      ${button(ctx.messages.cancel, this.#leave, 'quiet')}
    </form>`
  }

  #history(): TemplateResult {
    const toggled = (event: Event) => {
      this.open = (event.target as HTMLDetailsElement).open
    }
    return html`<details class="card-activity" @toggle=${toggled}>
      <summary>${this.messages.history}</summary>
      ${
        this.open
          ? html`<dropbox-connector-stream-history class="stack" .ctx=${this.ctx} .messages=${this.messages} .stream=${this.stream}></dropbox-connector-stream-history>`
          : nothing
      }
    </details>`
  }

  #dialog(): TemplateResult {
    const { ask, messages, stream } = this
    const [title, text, action] = messages.asks[ask]
    const id = `ask-${stream.id}`
    const close = (event: Event) => (event.currentTarget as HTMLElement).closest('dialog')?.close()
    return html`<dialog part="dialog" aria-labelledby=${id}>
      <form class="confirm" method="dialog" @submit=${ask === 'delete' ? this.#delete : this.#rotate}>
        <h2 id=${id}>${title(stream.name)}</h2>
        <p>${text}</p>
        <div class="actions">
          ${button(this.ctx.messages.cancel, close)}
          <button class="button ${ask === 'delete' ? 'destroy' : 'primary'}" part="button">${action}</button>
        </div>
      </form>
    </dialog>`
  }

  /** Shows a secret and moves to it, or puts it away. */
  async show(secret: string | undefined): Promise<void> {
    this.secret = undefined
    await this.updateComplete
    this.secret = secret
    await this.focusOn(secret ? '.secret input' : '.actions .button')
  }

  #enter(mode: 'edit' | 'replay'): void {
    this.mode = mode
    if (mode === 'replay') void this.focusOn('.actions input')
  }

  #leave = (): void => {
    this.mode = ''
    void this.focusOn('.actions .button')
  }

  #done = (): void => {
    this.#leave()
    this.tell('changed')
  }

  async #confirm(ask: 'rotate' | 'delete'): Promise<void> {
    this.ask = ask
    await this.updateComplete
    this.querySelector('dialog')?.showModal()
  }

  #test = (): void =>
    this.#act(async () => {
      this.tested = undefined
      this.tested = await this.ctx.api.send<StreamDelivery>('POST', `/streams/${this.stream.id}/test`)
    })

  #patch = (status: 'active' | 'paused'): void =>
    this.#act(async () => {
      this.stream = await this.ctx.api.send<Stream>('PATCH', `/streams/${this.stream.id}`, { status })
    })

  #rotate = (): void =>
    this.#act(async () => {
      const { secret } = await this.ctx.api.send<StreamSecret>('POST', `/streams/${this.stream.id}/secret`)
      void this.show(secret)
    })

  #delete = (): void =>
    this.#act(async () => {
      await this.ctx.api.send('DELETE', `/streams/${this.stream.id}`)
      this.tell('gone')
    })

  #act(task: () => Promise<void>): void {
    void this.work(task).then(() => this.tell('changed'))
  }
}

define('dropbox-connector-stream', StreamCard)
