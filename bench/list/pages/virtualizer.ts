import { virtualize } from '@lit-labs/virtualizer/virtualize.js'
import { html, render } from 'lit'
import { makeRows, textsOf } from './shared.ts'

/** Lit's own virtualizer, in an element that scrolls. */
const rows = makeRows()
const scroller = document.querySelector<HTMLElement>('#list')
if (!scroller) throw new Error('no #list')

render(
  virtualize({
    items: rows,
    scroller: true,
    renderItem: row =>
      html`<div class="row" role="row">${textsOf(row).map(text => html`<div role="cell">${text}</div>`)}</div>`,
  }),
  scroller,
)
