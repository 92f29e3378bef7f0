import { html, nothing, type TemplateResult } from 'lit'
import type { StreamDelivery } from '../../edge/contract.ts'
import type { Context } from '../internal/context.ts'
import type { Problem } from '../internal/problem.ts'
import type { ManageMessages } from '../locale/en-manage.ts'
import { wordsOf } from './problem-note.ts'

/** Why a receiver did not take something, what to do, and what it said of it itself. */
export function trouble(problem: Problem, { messages }: Context): TemplateResult {
  const { detail, resolution, foreign } = wordsOf(problem, messages)
  return html`<div lang=${foreign ? 'en' : nothing}>
    <p><bdi>${detail}</bdi></p>
    ${resolution ? html`<p>${resolution}</p>` : nothing}
    ${foreign ? nothing : html`<p class="small muted" lang="en"><bdi>${problem.detail}</bdi></p>`}
  </div>`
}

/** What the receiver answered, and how long it took. */
export const answer = (
  { status, durationMs }: StreamDelivery,
  { format }: Context,
  messages: ManageMessages,
): TemplateResult => html`${status ? `HTTP ${status}` : messages.noAnswer} · ${format.number(durationMs)} ms`

/** Until there is something to show. */
export const skeleton = ({ messages }: Context): TemplateResult =>
  html`<div class="skeleton bar" aria-busy="true"><span class="sr">${messages.loading}</span></div>`
