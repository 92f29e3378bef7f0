import { css } from 'lit'

/** Filters and what builds on them; comes with the list's chunk. */
export const filters = css`
  dropbox-connector-filters {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 12px;
    margin-block-end: 16px;
  }
  .filters {
    display: flex;
    flex-wrap: wrap;
    align-items: end;
    gap: 12px;
  }
  .filters > * {
    flex: 1 1 9.5em;
    max-inline-size: 22em;
  }
  .filters .search {
    flex: 2 1 16em;
    max-inline-size: none;
  }
  .filters .moment {
    flex-basis: 13.5em;
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
  .picker {
    position: relative;
    gap: 4px;
  }
  .options {
    position: absolute;
    z-index: 4;
    inset-block-start: calc(100% + 4px);
    inset-inline: 0 auto;
    inline-size: max(100%, 18em);
    max-inline-size: 80cqi;
    max-block-size: 19em;
    padding: 4px;
    overflow: auto;
    background: var(--surface);
    border: 1px solid var(--border);
    border-radius: var(--radius-small);
    box-shadow: 0 12px 32px #0003;
  }
  .filters > :nth-last-child(-n + 2) > .picker > .options {
    inset-inline: auto 0;
  }
  .options li {
    display: flex;
    justify-content: space-between;
    gap: 12px;
    padding: 7px 10px;
    border-radius: 6px;
    cursor: pointer;
  }
  .options .muted {
    flex: none;
  }
  .options .second {
    display: block;
    font-size: 0.9em;
    color: var(--muted);
  }
  .options li:hover {
    background: var(--hover);
  }
  .options .active {
    background: color-mix(in srgb, var(--accent) 12%, transparent);
    outline: 1px solid var(--accent);
  }
  .options [aria-selected='true'] {
    font-weight: 650;
  }
  .options [aria-disabled] {
    cursor: default;
  }
  .button:is([aria-expanded='true'], [aria-pressed='true']) {
    color: var(--accent);
    background: color-mix(in srgb, var(--accent) 10%, var(--surface));
    border-color: var(--accent);
  }
  .check {
    display: flex;
    align-items: center;
    gap: 8px;
    min-block-size: 24px;
    font-weight: 400;
  }
  .check input {
    inline-size: 18px;
    block-size: 18px;
    margin: 0;
    accent-color: var(--accent);
  }
  .tool {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    padding: 16px;
  }
  .tool > * {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    justify-items: start;
    gap: 12px;
  }
  .filter-rows {
    display: grid;
    gap: 8px;
    inline-size: 100%;
  }
  .filter-rows > li {
    display: grid;
    grid-template-columns: minmax(8em, 1fr) minmax(8em, 1fr) minmax(0, 3fr) auto;
    align-items: start;
    gap: 8px;
  }
  .values,
  .chips,
  .chips ul,
  .queries {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px;
    min-inline-size: 0;
  }
  .values dropbox-connector-picker {
    flex: 1 1 12em;
  }
  .chip {
    display: inline-flex;
    align-items: center;
    min-block-size: 30px;
    max-inline-size: 100%;
    padding-inline-start: 12px;
    font-size: 0.9333em;
    background: color-mix(in srgb, var(--accent) 9%, var(--surface));
    border: 1px solid color-mix(in srgb, var(--accent) 30%, transparent);
    border-radius: 99px;
  }
  .chip button {
    display: grid;
    place-items: center;
    min-inline-size: 28px;
    min-block-size: 28px;
    padding: 0;
    color: var(--muted);
    background: none;
    border: 0;
    border-radius: 50%;
    font-size: 0.8em;
    cursor: pointer;
  }
  .chip button:hover {
    color: var(--text);
  }
  .queries li {
    display: flex;
    align-items: center;
    gap: 4px;
  }
  .save,
  .exporting {
    display: flex;
    flex-wrap: wrap;
    align-items: end;
    gap: 8px 12px;
    inline-size: 100%;
  }
  .save .field {
    flex: 0 1 18em;
    gap: 4px;
  }
  .save > :is(.check, .button) {
    min-block-size: 40px;
  }
  .exporting {
    align-items: center;
    font-variant-numeric: tabular-nums;
  }
  .exporting progress {
    flex: 1 1 10em;
    inline-size: auto;
  }
  .saved {
    display: flex;
    gap: 8px;
  }
  .saved .icon {
    color: var(--success);
  }
  .overview > summary {
    display: flex;
    align-items: baseline;
    gap: 12px;
    inline-size: fit-content;
    padding-block: 4px;
    border-radius: 6px;
    cursor: pointer;
  }
  .overview > summary::before {
    content: '';
    inline-size: 0.45em;
    block-size: 0.45em;
    border: solid var(--muted);
    border-width: 0 2px 2px 0;
    rotate: -45deg;
    translate: 0 -0.1em;
  }
  .overview[open] > summary::before {
    rotate: 45deg;
    translate: 0 -0.25em;
  }
  .overview > summary:dir(rtl)::before {
    rotate: 135deg;
  }
  .overview[open] > summary:dir(rtl)::before {
    rotate: 45deg;
  }
  .total {
    font-variant-numeric: tabular-nums;
    color: var(--muted);
  }
  @container connector (max-width: 37.5rem) {
    .filter-rows > li {
      grid-template-columns: 1fr 1fr auto;
      padding-block-end: 12px;
      border-block-end: 1px solid var(--border);
    }
    .filter-rows .values {
      grid-row: 2;
      grid-column: 1 / -1;
    }
    .filters {
      display: grid;
      grid-template-columns: repeat(2, minmax(0, 1fr));
    }
    .filters :is(.search, .moment) {
      grid-column: 1 / -1;
      max-inline-size: none;
    }
    .filters,
    .filter-rows .values {
      position: relative;
    }
    .picker {
      position: static;
      display: block;
    }
    .picker > label {
      display: block;
    }
    .filters > * > .picker > .options,
    .options {
      inset: auto 0 auto;
      inline-size: auto;
      max-inline-size: none;
    }
  }
`
