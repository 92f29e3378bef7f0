import { elementScroll, observeElementOffset, observeElementRect, Virtualizer } from '@tanstack/virtual-core'
import { html, render } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import { makeRows, ROW_HEIGHT, textsOf } from './shared.ts'

/** TanStack Virtual with Lit, as its documentation shows it: rows that are placed one by one, 28 of overscan. */
const rows = makeRows()
const scroller = document.querySelector<HTMLElement>('#list')
if (!scroller) throw new Error('no #list')

const virtualizer = new Virtualizer<HTMLElement, HTMLElement>({
  count: rows.length,
  overscan: 28,
  estimateSize: () => ROW_HEIGHT,
  getScrollElement: () => scroller,
  scrollToFn: elementScroll,
  observeElementRect,
  observeElementOffset,
  onChange: draw,
})

function draw(): void {
  const items = virtualizer.getVirtualItems()
  render(
    html`<div class="block" .style=${`height:${virtualizer.getTotalSize()}px`}>
      ${repeat(
        items,
        ({ key }) => key,
        ({ index, start }) => {
          const row = rows[index]
          return html`<div class="row" role="row" .style=${`transform:translateY(${start}px)`}>
            ${row ? textsOf(row).map(text => html`<div role="cell">${text}</div>`) : ''}
          </div>`
        },
      )}
    </div>`,
    scroller as HTMLElement,
  )
}

virtualizer._didMount()
virtualizer._willUpdate()
draw()
