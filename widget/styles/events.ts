import { css } from 'lit'

/** The event list; comes with the list's chunk. */
export const events = css`
  .button.square {
    inline-size: 36px;
    padding: 0;
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
  .ways {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 8px;
    margin-block: 12px 8px;
  }
  .jump {
    display: flex;
    align-items: center;
    gap: 8px;
    margin-inline-end: auto;
    font-weight: 400;
    color: var(--muted);
    white-space: nowrap;
  }
  .jump .input {
    inline-size: 11em;
    min-block-size: 36px;
    padding-block: 4px;
  }
  .menu {
    position: relative;
  }
  summary.button {
    list-style: none;
  }
  .menu-body {
    position: absolute;
    z-index: 3;
    inset-inline-end: 0;
    inline-size: min(22em, 90vw);
    margin-block-start: 4px;
    padding: 14px 16px;
    box-shadow: 0 12px 32px #0003;
  }
  .menu-body fieldset {
    margin: 8px 0;
    padding: 0;
    border: 0;
  }
  .menu-body legend {
    padding: 0;
    color: var(--muted);
  }
  .tick {
    display: flex;
    align-items: center;
    gap: 8px;
    min-block-size: 28px;
    font-weight: 400;
  }
  .tick-row {
    display: grid;
    grid-template-columns: 1fr 8em;
    align-items: center;
    gap: 12px;
  }
  :is(.tick, .tick-row) input {
    min-block-size: 24px;
    min-inline-size: 18px;
    margin: 0;
    accent-color: var(--accent);
  }
  .scroller {
    --row: 3.75em;
    --day: 2.2em;
    position: relative;
    max-block-size: var(--dropbox-connector-list-height, min(44rem, 80vh));
    padding: 0;
    overflow: auto;
    overflow-anchor: none;
    overscroll-behavior: contain;
  }
  .compact {
    --row: 2.4em;
  }
  .probe {
    position: absolute;
    visibility: hidden;
    inline-size: 1px;
    overflow: hidden;
  }
  .row-probe {
    inset-block-start: 0;
    block-size: var(--row);
  }
  .table {
    min-inline-size: min-content;
  }
  .row {
    display: grid;
    grid-template-columns: var(--columns);
    gap: 16px;
    align-items: center;
    padding: 0 20px;
  }
  .head {
    position: sticky;
    z-index: 1;
    inset-block-start: 0;
    background: var(--surface);
  }
  .head .row {
    min-block-size: 2.8em;
    border-block-end: 1px solid var(--border);
  }
  .grip {
    position: absolute;
    inset-block: 0;
    inset-inline-end: -12px;
    inline-size: 9px;
    cursor: col-resize;
    touch-action: none;
  }
  .grip::after {
    content: '';
    position: absolute;
    inset-block: 15%;
    inset-inline-start: 4px;
    border-inline-start: 1px solid var(--border);
  }
  .grip:hover::after {
    border-color: var(--accent);
  }
  .day {
    display: flex;
    align-items: center;
    block-size: var(--day);
    padding-inline: 20px;
    font-size: 1em;
    white-space: nowrap;
    color: var(--muted);
    background: color-mix(in srgb, var(--text) 4%, var(--surface));
    border-block-end: 1px solid var(--border);
  }
  .now {
    position: absolute;
    inset-inline: 0;
    inset-block-start: 100%;
  }
  .rows {
    position: relative;
    contain: strict;
  }
  .rows > * {
    position: absolute;
    inset-inline: 0;
    contain: strict;
  }
  .rows .row {
    block-size: var(--row);
    border-block-end: 1px solid var(--border);
    cursor: pointer;
  }
  [aria-busy='true'] > .rows {
    opacity: 0.75;
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
  }
  .cell :is(bdi, .second),
  .cell > .open,
  .head .cell > span:first-child {
    display: block;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .rows .cell {
    max-block-size: 2.8em;
    overflow: hidden;
  }
  .rows [data-column='activity'] {
    overflow: visible;
  }
  .scroller:not(.compact) .cell > bdi:not(.one, .second) {
    white-space: normal;
  }
  .scroller:not(.compact) .cell > .open {
    display: -webkit-box;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
    white-space: normal;
  }
  .compact .second,
  .scroller:not([data-room='stacked']) .day-part {
    display: none;
  }
  .cell:is([data-column='time'], [data-column='ip']) {
    font-variant-numeric: tabular-nums;
    color: var(--muted);
  }
  .head .cell {
    position: relative;
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
    max-inline-size: calc(100% + 8px);
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
  }
  .shown {
    margin-block-start: 8px;
    font-variant-numeric: tabular-nums;
  }
  [data-room='stacked'] {
    --row: 7.6em;
  }
  [data-room='stacked'] .head > .row {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
  }
  [data-room='stacked'] .row {
    grid-template:
      'activity outcome' auto
      'user user' auto
      'item item' auto
      'time time' auto / minmax(0, 1fr) auto;
    gap: 2px 12px;
    align-content: center;
    padding: 0 16px;
  }
  [data-room='stacked'] .day {
    padding-inline: 16px;
  }
  .scroller[data-room='stacked'] .rows .cell > :is(bdi, .open) {
    display: block;
    white-space: nowrap;
  }
  [data-room='stacked'] .cell[data-column='time'] {
    grid-area: time;
    font-size: 0.8667em;
  }
  [data-room='stacked'] .cell[data-column='user'] {
    grid-area: user;
  }
  [data-room='stacked'] .cell[data-column='activity'] {
    grid-area: activity;
  }
  [data-room='stacked'] .cell[data-column='item'] {
    grid-area: item;
    max-block-size: 1.4em;
    color: var(--muted);
  }
  [data-room='stacked'] .cell[data-column='outcome'] {
    grid-area: outcome;
  }
  [data-room='stacked'] .cell[data-column='user'] .second {
    display: none;
  }
  @container connector (max-width: 37.5rem) {
    .menu {
      display: none;
    }
    .jump {
      margin-inline-end: 0;
    }
  }
`
