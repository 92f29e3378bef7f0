import { html, nothing, type PropertyValues, svg, type TemplateResult } from 'lit'
import type { EventSummary } from '../../edge/contract.ts'
import { type Bar, type Bars, toBars } from '../internal/bars.ts'
import { type Filter, narrow } from '../internal/filter.ts'
import type { Label } from '../internal/labels.ts'
import { define, Part } from '../internal/part.ts'
import { given, internal } from '../internal/properties.ts'
import type { EventMessages } from '../locale/en-events.ts'
import { chart } from '../styles/chart.ts'
import { button } from './button.ts'
import { topLists } from './top-lists.ts'

const HEIGHT = 100
const SETTLE_MS = 400

type Span = [first: number, last: number]

/**
 * Events a day, stacked by category, and who and what had most. A part of the range can be chosen by pointer or by
 * the two sliders; the picture keeps the range it was chosen from.
 * @fires filter - Another filter is wanted. Detail: the whole filter.
 */
export class EventChart extends Part {
  static override sheet = chart
  static override properties = {
    messages: given,
    filter: given,
    summary: given,
    label: given,
    span: internal,
  }
  declare messages: EventMessages
  declare filter: Filter
  declare summary: EventSummary
  declare label: Label
  /** The bars that are chosen; all of them when undefined. */
  private span: Span | undefined

  #picture: Bars = { bars: [], series: [], highest: 1 }
  /** The filter that the picture was drawn for, and the one that the brush made of it. */
  #whole: Filter | undefined
  #brushed: Filter | undefined
  #anchor: number | undefined
  #settling: ReturnType<typeof setTimeout> | undefined

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    clearTimeout(this.#settling)
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('summary') || this.#anchor !== undefined) return
    if (this.#brushed && this.filter === this.#brushed) return
    this.#brushed = undefined
    this.#whole = this.filter
    this.span = undefined
    this.#picture = toBars(this.summary, this.filter)
  }

  override render(): TemplateResult {
    const { messages, summary, label, filter } = this
    const { format } = this.ctx
    const { bars } = this.#picture
    const change = (next: Filter) => this.dispatchEvent(new CustomEvent('filter', { detail: next }))
    return html`<div class="picture">
      ${bars.length > 0 ? html`<figure>${this.#drawing()} ${this.#sliders()} ${this.#legend(change)} ${this.#table()}</figure>` : nothing}
      ${topLists({ summary, messages, format, label, choose: (field, value) => change(narrow(filter, field, value)) })}
    </div>`
  }

  #drawing(): TemplateResult {
    const { bars, highest } = this.#picture
    const { messages, ctx } = this
    const [first, last] = this.span ?? [0, bars.length - 1]
    const total = bars.reduce((sum, bar) => sum + bar.total, 0)
    const name = messages.chartLabel(ctx.format.number(total), this.#day(bars[0]), this.#day(bars.at(-1), 'to'))
    return html`<div class="plot" title=${messages.chartHint}>
      <span class="peak small muted">${ctx.format.number(highest)}</span>
      <svg
        role="img"
        aria-label=${name}
        viewBox="0 0 ${bars.length} ${HEIGHT}"
        preserveAspectRatio="none"
        @pointerdown=${this.#down}
        @pointermove=${this.#move}
        @pointerup=${this.#up}
        @pointercancel=${this.#up}
      >
        ${bars.map((bar, index) => {
          let top = HEIGHT
          return svg`<g class=${index < first || index > last ? 'out' : ''}>
            ${bar.counts.map((count, place) => {
              const height = (count / highest) * (HEIGHT - 2)
              top -= height
              return count > 0
                ? svg`<rect class="s${place}" x=${index + 0.1} y=${top} width="0.8" height=${height} />`
                : nothing
            })}
            <rect class="hit" x=${index} y="0" width="1" height=${HEIGHT}><title>${this.#day(bar)}: ${ctx.format.number(bar.total)}</title></rect>
          </g>`
        })}
      </svg>
    </div>`
  }

  #sliders(): TemplateResult | typeof nothing {
    const { bars } = this.#picture
    const { messages } = this
    const end = bars.length - 1
    const span = this.span ?? [0, end]
    if (end < 1) return nothing
    const slider = (place: 0 | 1, name: string) => html`<input
      type="range"
      min="0"
      max=${end}
      aria-label=${name}
      aria-valuetext=${this.#day(bars[span[place]], place === 0 ? 'from' : 'to')}
      .value=${String(span[place])}
      @input=${(event: Event) => {
        const value = Number((event.target as HTMLInputElement).value)
        this.span = place === 0 ? [Math.min(value, span[1]), span[1]] : [span[0], Math.max(value, span[0])]
        this.#settle(SETTLE_MS)
      }}
    />`
    return html`<div class="sliders">${slider(0, messages.rangeStart)} ${slider(1, messages.rangeEnd)}</div>
      <div class="axis small muted">
        <span>${this.#day(bars[span[0]])}</span>
        ${this.span ? button(messages.wholeRange, () => this.#reset(), 'quiet') : nothing}
        <span>${this.#day(bars[span[1]], 'to')}</span>
      </div>`
  }

  #legend(change: (filter: Filter) => void): TemplateResult {
    const { series } = this.#picture
    const { messages, label, ctx, filter } = this
    return html`<ul class="legend" role="list">
      ${series.map(({ category, count }, place) => {
        const words = html`<span class="swatch s${place}"></span>${category ? label('category', category) : messages.others}
          <span class="muted">${ctx.format.number(count)}</span>`
        return html`<li>${category ? html`<button type="button" @click=${() => change(narrow(filter, 'category', category))}>${words}</button>` : html`<span>${words}</span>`}</li>`
      })}
    </ul>`
  }

  #table(): TemplateResult {
    const { bars, series } = this.#picture
    const { messages, label, ctx } = this
    return html`<details class="small">
      <summary class="muted">${messages.asTable}</summary>
      <div class="scroll" tabindex="0" role="region" aria-label=${messages.asTable}>
        <table>
          <thead><tr><th scope="col">${messages.day}</th>${series.map(({ category }) => html`<th scope="col">${category ? label('category', category) : messages.others}</th>`)}<th scope="col">${messages.events}</th></tr></thead>
          <tbody>
            ${bars.map(bar => html`<tr><th scope="row">${this.#day(bar)}</th>${bar.counts.map(count => html`<td>${ctx.format.number(count)}</td>`)}<td>${ctx.format.number(bar.total)}</td></tr>`)}
          </tbody>
        </table>
      </div>
    </details>`
  }

  /** A bar's first or last day; days are those of UTC, whatever zone the times are shown in. */
  #day(bar: Bar | undefined, end: 'from' | 'to' = 'from'): string {
    if (!bar) return ''
    return this.ctx.format.utcDay(end === 'from' ? bar.from : new Date(Date.parse(bar.to) - 1).toISOString())
  }

  #at(event: PointerEvent): number {
    const { left, width, right } = (event.currentTarget as SVGElement).getBoundingClientRect()
    const rtl = this.matches(':dir(rtl)')
    const share = (rtl ? right - event.clientX : event.clientX - left) / width
    return Math.max(0, Math.min(this.#picture.bars.length - 1, Math.floor(share * this.#picture.bars.length)))
  }

  #down = (event: PointerEvent): void => {
    if (event.button !== 0) return
    const at = this.#at(event)
    ;(event.currentTarget as SVGElement).setPointerCapture(event.pointerId)
    this.#anchor = event.shiftKey && this.span ? this.span[0] : at
    this.#move(event)
  }

  #move = (event: PointerEvent): void => {
    if (this.#anchor === undefined) return
    const at = this.#at(event)
    this.span = [Math.min(this.#anchor, at), Math.max(this.#anchor, at)]
  }

  #up = (): void => {
    if (this.#anchor === undefined) return
    this.#anchor = undefined
    this.#settle(0)
  }

  #settle(wait: number): void {
    clearTimeout(this.#settling)
    this.#settling = setTimeout(() => this.#commit(), wait)
  }

  #commit(): void {
    const { bars } = this.#picture
    const [first, last] = this.span ?? [0, bars.length - 1]
    const from = bars[first]?.from
    const to = bars[last]?.to
    if (!from || !to) return
    if (first === 0 && last === bars.length - 1) this.#reset()
    else {
      this.#brushed = { ...this.filter, last: '', from, to }
      this.dispatchEvent(new CustomEvent('filter', { detail: this.#brushed }))
    }
  }

  #reset(): void {
    this.span = undefined
    const { last = '', from = '', to = '' } = this.#whole ?? {}
    this.dispatchEvent(new CustomEvent('filter', { detail: { ...this.filter, last, from, to } }))
  }
}

define('dropbox-connector-chart', EventChart)
