import { css } from 'lit'

/** A connection's progress and log; they come when they are opened. */
export const activity = css`
  dropbox-connector-activity {
    display: grid;
    gap: 10px;
    margin-block-start: 12px;
  }
  .days {
    display: flex;
    gap: 2px;
  }
  .days > span,
  .legend > span {
    flex: 1;
    block-size: 18px;
    border: 1px solid var(--control);
    border-radius: 2px;
  }
  :is(.days, .legend) > .done {
    background: var(--accent);
    border-color: var(--accent);
  }
  .legend {
    display: flex;
    align-items: center;
    gap: 6px;
  }
  .legend > span {
    flex: none;
    inline-size: 10px;
    block-size: 10px;
  }
  .legend > span + span {
    margin-inline-start: 10px;
  }
  .figures {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(11em, 1fr));
    gap: 8px 20px;
    font-variant-numeric: tabular-nums;
  }
  .figures dt {
    font-size: 0.8667em;
    color: var(--muted);
  }
  h4 {
    margin: 0;
  }
  .log {
    max-block-size: 18em;
    overflow: auto;
  }
  .log li {
    display: grid;
    grid-template-columns: 12em 1fr;
    gap: 2px 12px;
    padding-block: 6px;
    border-block-end: 1px solid var(--border);
  }
  .log .icon {
    margin-inline-end: 6px;
    vertical-align: -0.2em;
  }
  .log [data-level='warning'] .icon {
    color: var(--warning);
  }
  .log [data-level='error'] .icon {
    color: var(--danger);
  }
  .why {
    display: block;
  }
  @container connector (max-width: 30rem) {
    .log li {
      grid-template-columns: 1fr;
    }
  }
  @media (forced-colors: active) {
    :is(.days, .legend) > .done {
      forced-color-adjust: none;
      background: Highlight;
    }
  }
`
