import { nothing, type PropertyDeclarations, type TemplateResult } from 'lit'
import { problemNote } from '../elements/problem-note.ts'
import type { ManageMessages } from '../locale/en-manage.ts'
import { Part } from './part.ts'
import { type Problem, toProblem } from './problem.ts'
import { given, internal } from './properties.ts'

/** A part of what is managed: it asks for one thing at a time, and says what failed. */
export abstract class Working extends Part {
  static override properties: PropertyDeclarations = { messages: given, problem: internal, busy: internal }
  declare messages: ManageMessages
  declare protected problem: Problem | undefined
  declare protected busy: boolean | undefined

  protected async work(task: () => Promise<void>): Promise<void> {
    this.busy = true
    this.problem = undefined
    try {
      await task()
    } catch (error) {
      this.problem = toProblem(error)
      this.ctx.report(this.problem)
    } finally {
      this.busy = false
    }
  }

  protected note(action?: () => void): TemplateResult | typeof nothing {
    const { problem, ctx } = this
    return problem ? problemNote(problem, ctx.messages, { alert: true, action }) : nothing
  }

  protected tell(name: string, detail?: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { bubbles: true, detail }))
  }
}
