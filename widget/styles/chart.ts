import { css } from 'lit'

/** The picture over the list; comes with its chunk. The colours stay apart for every kind of sight. */
export const chart = css`
  .picture {
    --s0: var(--dropbox-connector-chart-1, var(--accent));
    --s1: var(--dropbox-connector-chart-2, light-dark(#c2570c, #f5a55a));
    --s2: var(--dropbox-connector-chart-3, light-dark(#00806b, #45cdb0));
    --s3: var(--dropbox-connector-chart-4, light-dark(#a3327f, #f08fc8));
    --s4: var(--dropbox-connector-chart-5, light-dark(#868f9e, #79849a));
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 20px;
    margin-block-start: 12px;
    padding: 20px;
    background: var(--surface);
    border: 1px solid var(--border);
    border-radius: var(--radius);
    box-shadow: var(--shadow);
  }
  .plot {
    position: relative;
    border-block-end: 1px solid var(--control);
  }
  .peak {
    position: absolute;
    inset-block-start: -4px;
    inset-inline-start: 0;
    pointer-events: none;
  }
  .plot svg {
    display: block;
    inline-size: 100%;
    block-size: 120px;
    touch-action: pan-y;
    cursor: crosshair;
  }
  .plot svg:dir(rtl) {
    transform: scaleX(-1);
  }
  .s0 {
    --s: var(--s0);
  }
  .s1 {
    --s: var(--s1);
  }
  .s2 {
    --s: var(--s2);
  }
  .s3 {
    --s: var(--s3);
  }
  .s4 {
    --s: var(--s4);
  }
  rect {
    fill: var(--s);
    stroke: var(--surface);
    stroke-width: 0.6px;
    vector-effect: non-scaling-stroke;
  }
  .hit {
    fill: transparent;
    stroke: none;
  }
  g:hover .hit {
    fill: var(--hover);
  }
  .out {
    opacity: 0.28;
  }
  .sliders {
    position: relative;
    block-size: 24px;
  }
  .sliders input {
    appearance: none;
    position: absolute;
    inset: 0;
    inline-size: 100%;
    block-size: 24px;
    margin: 0;
    background: none;
    pointer-events: none;
  }
  .sliders input::-webkit-slider-thumb {
    appearance: none;
    inline-size: 14px;
    block-size: 24px;
    border: 5px solid var(--surface);
    border-block-width: 3px;
    border-radius: var(--radius-small);
    background: var(--accent);
    pointer-events: auto;
    cursor: ew-resize;
  }
  .sliders input::-moz-range-thumb {
    inline-size: 4px;
    block-size: 18px;
    border: 5px solid var(--surface);
    background: var(--accent);
    pointer-events: auto;
    cursor: ew-resize;
  }
  .axis,
  .legend {
    display: flex;
    flex-wrap: wrap;
    justify-content: space-between;
    align-items: center;
    gap: 4px 20px;
  }
  .legend {
    justify-content: flex-start;
    margin-block: 12px 8px;
    font-size: 0.9333em;
  }
  .legend button,
  .tops button {
    padding: 3px 6px;
    font: inherit;
    color: inherit;
    text-align: start;
    background: none;
    border: 0;
    border-radius: var(--radius-small);
    cursor: pointer;
  }
  .legend button {
    margin-inline: -6px;
  }
  :is(.legend, .tops) button:hover {
    text-decoration: underline;
    text-underline-offset: 0.2em;
  }
  .swatch {
    display: inline-block;
    inline-size: 0.75em;
    block-size: 0.75em;
    margin-inline-end: 0.5em;
    border-radius: 3px;
    background: var(--s);
    forced-color-adjust: none;
  }
  .picture summary {
    inline-size: fit-content;
    cursor: pointer;
  }
  .scroll {
    max-block-size: 18em;
    overflow: auto;
  }
  table {
    border-collapse: collapse;
    font-variant-numeric: tabular-nums;
  }
  th,
  td {
    padding: 4px 12px;
    text-align: end;
    border-block-end: 1px solid var(--border);
  }
  th:first-child {
    padding-inline-start: 0;
    text-align: start;
    white-space: nowrap;
  }
  .tops {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(13em, 100%), 1fr));
    gap: 16px 28px;
  }
  h4 {
    margin: 0 0 4px;
    font-weight: 600;
  }
  .tops button {
    display: flex;
    justify-content: space-between;
    gap: 12px;
    inline-size: 100%;
    min-block-size: 28px;
    font-size: 0.9333em;
    font-variant-numeric: tabular-nums;
    background: linear-gradient(
        to right,
        color-mix(in srgb, var(--accent) 11%, transparent) var(--share),
        transparent 0
      )
      no-repeat;
  }
  .tops button:dir(rtl) {
    background: linear-gradient(to left, color-mix(in srgb, var(--accent) 11%, transparent) var(--share), transparent 0)
      no-repeat;
  }
  .tops li + li {
    margin-block-start: 2px;
  }
  .tops .muted {
    flex: none;
  }
  .tops bdi {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  @container connector (37.5rem < width < 62rem) {
    .tops {
      grid-template-columns: 1fr 1fr;
    }
  }
  @media (forced-colors: active) {
    rect {
      stroke: CanvasText;
    }
    .sliders input::-webkit-slider-thumb {
      background: ButtonText;
    }
  }
`
