import { html, nothing, type TemplateResult } from 'lit'
import type { ConnectionTest, TestStep } from '../../edge/contract.ts'
import type { TestRun } from '../controllers/test-run.ts'
import type { Context } from '../internal/context.ts'
import { type IconName, icon } from '../internal/icons.ts'
import { problemNote, wordsOf } from './problem-note.ts'

const ICONS: Record<TestStep['status'], IconName | undefined> = {
  pending: undefined,
  running: undefined,
  passed: 'check',
  failed: 'cross',
  skipped: 'dash',
}

/** The steps of a test as they pass, and how it ended; before that, how long it may take. */
export function testPanel(run: TestRun, ctx: Context): TemplateResult {
  const { messages } = ctx
  const { test, problem, running } = run
  return html`<div class="test" part="test" aria-busy=${running}>
    <div role="status">${test && !running ? outcome(test, ctx) : nothing}</div>
    ${test && !running ? nothing : html`<p class="muted hint" part="hint">${messages.testHint}</p>`}
    ${
      test?.steps.length
        ? html`<ol class="checks" part="test-steps" role="list" aria-label=${messages.testApi}>
            ${test.steps.map(item => step(item, ctx))}
          </ol>`
        : running
          ? html`<p class="waiting"><span class="spinner"></span>${messages.testRunning}</p>`
          : nothing
    }
    ${problem ? problemNote(problem, messages, { alert: true }) : nothing}
  </div>`
}

function outcome({ status }: ConnectionTest, { messages }: Context): TemplateResult {
  const passed = status === 'passed'
  return html`<p class="outcome ${passed ? 'success' : 'danger'}" part="test-result" data-status=${status}>
    ${icon(passed ? 'check' : 'alert')}<span>${passed ? messages.testPassed : messages.testFailed}</span>
  </p>`
}

function step(item: TestStep, { messages, format }: Context): TemplateResult {
  const { name, status, detail, code, resolution, durationMs } = item
  const drawing = ICONS[status]
  const words = code ? wordsOf({ code, detail: detail ?? '', resolution }, messages) : { detail, resolution }
  return html`<li class="check" part="test-step" data-status=${status}>
    <span class="check-icon">${drawing ? icon(drawing) : html`<span class=${status === 'running' ? 'spinner' : 'dot'}></span>`}</span>
    <span class="strong">${messages.testSteps[name] ?? name}</span>
    <span class="check-status small">
      ${durationMs === undefined || status !== 'passed' ? nothing : html`<span class="muted">${format.number(durationMs)} ms</span>`}
      <span>${messages.testStatus[status]}</span>
    </span>
    <div class="check-detail small">
      ${words.detail ? html`<p class="muted"><bdi>${words.detail}</bdi></p>` : nothing}
      ${words.resolution ? html`<p>${words.resolution}</p>` : nothing}
    </div>
  </li>`
}
