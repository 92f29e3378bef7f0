import { css } from 'lit'

/** The event list, its filters and the drawer; comes with the list's chunk. */
export const events = css`
  .filters {
    display: grid;
    grid-template-columns: minmax(12em, 2fr) minmax(10em, 1.4fr) repeat(2, minmax(9em, 1fr));
    align-items: end;
    gap: 12px;
    margin-block-end: 16px;
  }
  .filters:has(> .button) {
    grid-template-columns: minmax(12em, 2fr) minmax(10em, 1.4fr) repeat(2, minmax(9em, 1fr)) auto;
  }
  .filters .field {
    margin: 0;
    gap: 4px;
    min-inline-size: 0;
  }
  .filters label {
    font-size: 0.8667em;
    font-weight: 550;
    color: var(--muted);
  }
  .with-icon {
    position: relative;
    display: block;
  }
  .with-icon .icon {
    position: absolute;
    inset-block: 0;
    inset-inline-start: 12px;
    margin-block: auto;
    color: var(--muted);
    pointer-events: none;
  }
  .with-icon .input {
    padding-inline-start: 38px;
  }
  .news {
    position: sticky;
    z-index: 2;
    inset-block-start: 8px;
    display: grid;
    justify-items: center;
    block-size: 0;
  }
  .news .button {
    align-self: start;
    translate: 0 52px;
    border-radius: 99px;
    color: var(--on-accent);
    background: var(--accent);
    border-color: transparent;
    box-shadow: 0 6px 20px #0003;
  }
  .scroller {
    max-block-size: var(--dropbox-connector-list-height, min(44rem, 80vh));
    padding: 0;
    overflow: auto;
    overscroll-behavior: contain;
  }
  .row {
    display: grid;
    grid-template-columns:
      7.5em minmax(9em, 1.9fr) minmax(7em, 1.2fr) minmax(9em, 1.9fr) minmax(6.5em, 1.1fr)
      minmax(7.5em, 0.9fr) minmax(5em, 0.8fr) 6em;
    gap: 16px;
    align-items: center;
    padding: 10px 20px;
  }
  .head {
    position: sticky;
    z-index: 1;
    inset-block-start: 0;
    background: var(--surface);
    border-block-end: 1px solid var(--border);
  }
  .rows .row {
    min-block-size: 56px;
    cursor: pointer;
  }
  .rows .row + .row {
    border-block-start: 1px solid var(--border);
  }
  .rows .row:hover {
    background: var(--hover);
  }
  .rows .row:focus-within {
    background: color-mix(in srgb, var(--accent) 7%, transparent);
  }
  .rows .fresh {
    animation: arrive 3s;
  }
  @keyframes arrive {
    from {
      background: color-mix(in srgb, var(--accent) 18%, transparent);
    }
  }
  .cell {
    min-inline-size: 0;
    font-size: 0.9333em;
    line-height: 1.4;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .cell:is([data-column='item'], [data-column='user'], [data-column='location'], [data-column='activity']) {
    display: -webkit-box;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
  }
  .cell:is([data-column='time'], [data-column='ip']) {
    font-variant-numeric: tabular-nums;
    color: var(--muted);
  }
  .head .cell {
    font-size: 0.8667em;
    font-weight: 600;
    color: var(--muted);
  }
  .second {
    display: block;
    font-size: 0.9em;
    color: var(--muted);
  }
  .open {
    margin: -4px;
    padding: 4px;
    font: inherit;
    font-weight: 600;
    text-align: start;
    color: inherit;
    background: none;
    border: 0;
    border-radius: 6px;
    cursor: pointer;
  }
  .rows .row:hover .open {
    text-decoration: underline;
    text-underline-offset: 0.2em;
  }
  .outcome-mark {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    white-space: nowrap;
  }
  .outcome-mark[data-outcome='success'] .icon {
    color: var(--success);
  }
  .outcome-mark[data-outcome='failure'] {
    color: var(--danger);
    font-weight: 600;
  }
  .foot {
    position: relative;
    display: grid;
    justify-items: center;
    padding: 16px;
    border-block-start: 1px solid var(--border);
  }
  .sentinel {
    position: absolute;
    inset-block-start: 0;
    inline-size: 1px;
    block-size: 1px;
  }
  .shown {
    margin-block-start: 8px;
    font-variant-numeric: tabular-nums;
  }
  .drawer {
    inset: 0 0 0 auto;
    inset-inline: auto 0;
    inline-size: min(34rem, 100vw);
    block-size: 100dvh;
    max-inline-size: none;
    max-block-size: none;
    margin: 0;
    padding: 0;
    border-width: 0;
    border-inline-start-width: 1px;
    border-radius: 0;
    overflow: auto;
  }
  .drawer[open] {
    animation: slide 0.18s ease-out;
  }
  @keyframes slide {
    from {
      opacity: 0;
      translate: 24px;
    }
  }
  .drawer-head {
    position: sticky;
    z-index: 1;
    inset-block-start: 0;
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 16px;
    padding: 20px 24px 12px;
    background: var(--surface);
  }
  .drawer-body {
    display: grid;
    gap: 20px;
    padding: 0 24px 24px;
  }
  .drawer-body > * {
    min-inline-size: 0;
  }
  .event-facts > div {
    display: grid;
    grid-template-columns: minmax(7em, 1fr) 2.4fr;
    gap: 2px 16px;
    padding-block: 9px;
    border-block-end: 1px solid var(--border);
  }
  .event-facts dt {
    color: var(--muted);
  }
  code,
  pre {
    font-family: ui-monospace, 'SF Mono', Menlo, Consolas, monospace;
    font-size: 0.8667em;
  }
  pre {
    max-block-size: 26rem;
    padding: 14px 16px;
    overflow: auto;
    overflow-wrap: normal;
    text-align: start;
    background: var(--background);
    border: 1px solid var(--border);
    border-radius: var(--radius-small);
  }
  .raw .header {
    margin-block-end: 8px;
  }
  .block {
    block-size: 12rem;
  }
  @container connector (max-width: 62rem) {
    .row {
      grid-template-columns: 7.5em minmax(9em, 1.5fr) minmax(8em, 1.3fr) minmax(9em, 1.8fr) 6em;
    }
    .cell:is([data-column='location'], [data-column='ip'], [data-column='accessMethod']) {
      display: none;
    }
    .filters,
    .filters:has(> .button) {
      grid-template-columns: 2fr 1.4fr;
    }
  }
  @container connector (max-width: 37.5rem) {
    .filters,
    .filters:has(> .button) {
      grid-template-columns: repeat(2, minmax(0, 1fr));
    }
    .filters .search,
    .filters .search + .field {
      grid-column: 1 / -1;
    }
    .head {
      position: absolute;
      inline-size: 1px;
      block-size: 1px;
      overflow: hidden;
      clip-path: inset(50%);
    }
    .row {
      grid-template:
        'activity outcome' auto
        'user user' auto
        'item item' auto
        'time time' auto / 1fr auto;
      gap: 2px 12px;
      padding: 12px 16px;
    }
    .cell[data-column='time'] {
      grid-area: time;
      font-size: 0.8667em;
    }
    .cell[data-column='user'] {
      grid-area: user;
    }
    .cell[data-column='activity'] {
      grid-area: activity;
    }
    .cell[data-column='item'] {
      grid-area: item;
      color: var(--muted);
    }
    .cell[data-column='outcome'] {
      grid-area: outcome;
      align-self: start;
    }
    .cell[data-column='user'] .second {
      display: none;
    }
  }
`
