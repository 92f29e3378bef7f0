import { css } from 'lit'

/** An event's details; they come with the list's chunk. */
export const drawer = css`
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
    grid-template-columns: minmax(7em, 1fr) 2.4fr 36px;
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
  .pivot .button {
    margin-block: -6px;
  }
  .visit {
    padding: 14px 16px 6px;
    border: 1px solid var(--border);
    border-radius: var(--radius-small);
    background: var(--background);
  }
  .visit .event-facts > div {
    grid-template-columns: minmax(6em, 1fr) 3fr;
  }
  .visit .event-facts > div:last-child {
    border: 0;
  }
  .insight {
    padding-block: 10px;
    border-block-end: 1px solid var(--border);
  }
  .insight > summary {
    min-block-size: 24px;
    font-weight: 600;
    cursor: pointer;
  }
  .insight > summary ~ * {
    display: grid;
    gap: 8px;
    margin-block-start: 10px;
  }
  .insight-lists {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(12em, 100%), 1fr));
    gap: 12px 24px;
  }
  .insight-lists li {
    display: flex;
    justify-content: space-between;
    gap: 12px;
    font-variant-numeric: tabular-nums;
  }
  h4 {
    margin: 0;
  }
  .days-chart {
    inline-size: 100%;
    block-size: 56px;
    fill: var(--accent);
  }
  :dir(rtl) > .days-chart {
    transform: scaleX(-1);
  }
  .find {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px 12px;
    margin-block-end: 8px;
  }
  .find .input {
    flex: 1 1 10em;
    min-block-size: 36px;
  }
  mark {
    color: #1a1300;
    background: #ffd866;
    border-radius: 2px;
  }
  mark.now {
    outline: 2px solid var(--focus);
  }
`
