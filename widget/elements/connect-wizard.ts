import type { PropertyValues, TemplateResult } from 'lit'
import type { Authorization, Connection } from '../../edge/contract.ts'
import { Approval } from '../controllers/approval.ts'
import { TestRun } from '../controllers/test-run.ts'
import { define, Part } from '../internal/part.ts'
import { ApiProblem, type Problem, toProblem } from '../internal/problem.ts'
import { given, internal } from '../internal/properties.ts'
import { wizard } from '../styles/wizard.ts'
import * as steps from './wizard-steps.ts'

/**
 * From an admin's address to a connected team: who approves, the link, the result and its test.
 * @fires done - The wizard is finished or was left.
 */
export class ConnectWizard extends Part {
  static override sheet = wizard
  static override properties = {
    connection: given,
    step: internal,
    busy: internal,
    fields: internal,
    fieldErrors: internal,
    problem: internal,
  }
  /** Set: makes a new link for this connection instead of a new connection. */
  declare connection: Connection | undefined

  private step: steps.Step = { name: 'who' }
  private busy = false
  private fields: steps.Fields = { adminEmail: '', name: '' }
  private fieldErrors: Partial<steps.Fields> = {}
  private problem: Problem | undefined

  /** Made by this wizard, so that leaving it unapproved can take it away again. */
  #made: string | undefined
  #test = new TestRun(this)
  #approval = new Approval(this, outcome => {
    if (outcome.kind === 'connected') this.#connected(outcome.connection)
    else if (outcome.kind === 'gone') this.#go({ name: 'ended', kind: 'gone' })
    else {
      const problem = outcome.kind === 'failed' ? outcome.problem : { code: 'link_expired', detail: '' }
      this.#go({ name: 'ended', kind: outcome.kind, problem })
      this.ctx.report(problem)
    }
  })

  protected override firstUpdated(changed: PropertyValues<this>): void {
    super.firstUpdated(changed)
    if (this.connection) void this.#renew(this.connection)
    else void this.focusOn('h3')
  }

  override render(): TemplateResult {
    const { ctx, step, busy, fields, fieldErrors, problem } = this
    return steps.frame(
      ctx,
      step,
      step.name === 'who'
        ? steps.who(ctx, {
            busy,
            fields,
            fieldErrors,
            problem,
            submit: this.#submit,
            input: this.#input,
            cancel: this.#leave,
          })
        : step.name === 'creating'
          ? steps.creating(ctx, { problem, again: () => void this.#again(), cancel: this.#leave })
          : step.name === 'approve'
            ? steps.approve(ctx, step, {
                busy,
                problem,
                back: this.#canGoBack ? this.#back : undefined,
                later: this.#leave,
                cancel: this.#cancel,
              })
            : step.name === 'ended'
              ? steps.ended(ctx, step, {
                  busy,
                  again: () => void this.#again(),
                  back: this.#canGoBack ? this.#back : undefined,
                  leave: this.#leave,
                })
              : steps.connected(ctx, step, { run: this.#test, close: this.#leave }),
    )
  }

  get #canGoBack(): boolean {
    return this.#made !== undefined
  }

  #go(step: steps.Step): void {
    if (step.name !== 'approve') this.#approval.stop()
    this.step = step
    this.problem = undefined
    void this.focusOn('h3')
  }

  #connected(connection: Connection): void {
    this.#made = undefined
    this.#go({ name: 'connected', connection })
  }

  #input = (event: Event): void => {
    const { name, value } = event.target as HTMLInputElement
    this.fields = { ...this.fields, [name]: value }
    if (name in this.fieldErrors) this.fieldErrors = { ...this.fieldErrors, [name]: '' }
  }

  #submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    if (this.busy) return
    const { messages } = this.ctx
    const adminEmail = this.fields.adminEmail.trim()
    const name = this.fields.name.trim()
    const form = event.target as HTMLFormElement
    const wrong = !adminEmail
      ? messages.adminEmailMissing
      : form.querySelector<HTMLInputElement>('[type=email]')?.validity.valid && adminEmail.includes('@')
        ? ''
        : messages.adminEmailWrong
    if (wrong) return this.#complain({ adminEmail: wrong })
    await this.#work(async () => {
      // Back and on again with other words: the link before is of no use any more.
      if (this.#made) await this.#remove(this.#made)
      const made = await this.ctx.api.create({ adminEmail, ...(name && { name }) })
      this.#made = made.connection.id
      this.ctx.update(made.connection)
      this.#approve(made.connection, made)
    })
  }

  #complain(errors: Partial<steps.Fields>): void {
    this.fieldErrors = errors
    void this.focusOn(errors.adminEmail ? '[name=adminEmail]' : '[name=name]')
  }

  #approve(connection: Connection, link: Authorization): void {
    this.#go({ name: 'approve', connection, link })
    this.#approval.follow(connection, link)
  }

  /** A new link for a connection that is there already. */
  async #renew(connection: Connection): Promise<void> {
    this.#go({ name: 'creating', connection })
    await this.#work(async () => this.#approve(connection, await this.ctx.api.authorize(connection.id)))
  }

  async #again(): Promise<void> {
    const { step } = this
    if (this.busy || !('connection' in step || 'kind' in step)) return
    const id = this.#made ?? this.connection?.id
    if (!id || (step.name === 'ended' && step.kind === 'gone')) return this.#go({ name: 'who' })
    await this.#work(async () => {
      const link = await this.ctx.api.authorize(id)
      this.#approve(await this.ctx.api.connection(id), link)
    })
  }

  #back = (): void => this.#go({ name: 'who' })

  /** Takes the unapproved connection away; nothing that was there before the wizard is touched. */
  #cancel = async (): Promise<void> => {
    const made = this.#made
    if (made && this.step.name === 'approve') await this.#work(() => this.#remove(made))
    if (!this.problem) this.#leave()
  }

  #leave = (): void => {
    this.#approval.stop()
    this.dispatchEvent(new CustomEvent('done'))
  }

  async #remove(id: string): Promise<void> {
    try {
      await this.ctx.api.disconnect(id, 'delete')
    } catch (error) {
      if (!(error instanceof ApiProblem && error.status === 404)) throw error
    }
    this.#made = undefined
  }

  async #work(task: () => Promise<void>): Promise<void> {
    this.busy = true
    this.problem = undefined
    try {
      await task()
    } catch (error) {
      const problem = toProblem(error)
      const field = (path: string) => error instanceof ApiProblem && error.errors.some(item => item.path.includes(path))
      if (field('adminEmail')) this.#complain({ adminEmail: this.ctx.messages.adminEmailWrong })
      else if (field('name')) this.#complain({ name: this.ctx.messages.nameWrong })
      else this.problem = problem
      this.ctx.report(problem)
    } finally {
      this.busy = false
    }
  }
}

define('dropbox-connector-wizard', ConnectWizard)

declare global {
  interface HTMLElementTagNameMap {
    'dropbox-connector-wizard': ConnectWizard
  }
}
