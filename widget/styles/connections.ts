import { css } from 'lit'

/** Cards and the test. */
export const connections = css`
  .cards > * + * {
    margin-block-start: 12px;
  }
  .card-head {
    display: flex;
    flex-wrap: wrap;
    align-items: flex-start;
    gap: 8px 14px;
  }
  .card-head .emblem {
    inline-size: 44px;
    block-size: 44px;
    margin: 0;
    border-radius: var(--radius);
    font-size: 1.2em;
  }
  .card-name {
    flex: 1 1 12em;
    min-inline-size: 0;
  }
  .badge {
    --tone: var(--muted);
    display: inline-flex;
    align-items: center;
    gap: 6px;
    padding: 3px 10px 3px 8px;
    border-radius: 99px;
    font-size: 0.8667em;
    font-weight: 600;
    color: var(--tone);
    background: color-mix(in srgb, var(--tone) 10%, var(--surface));
  }
  [data-status='connected'] > .badge,
  .success {
    --tone: var(--success);
  }
  [data-status='pending'] > .badge {
    --tone: var(--warning);
  }
  [data-status='error'] > .badge,
  .danger {
    --tone: var(--danger);
  }
  .facts {
    display: flex;
    flex-wrap: wrap;
    gap: 2px 20px;
    margin-block-start: 14px;
    color: var(--muted);
    font-variant-numeric: tabular-nums;
  }
  .card > :is(.progress, .note, .test, .card-note, .rename) {
    margin-block-start: 16px;
  }
  .card > .actions {
    margin-block-start: 18px;
  }
  .progress-text {
    display: flex;
    flex-wrap: wrap;
    justify-content: space-between;
    gap: 0 16px;
    margin-block-end: 6px;
    font-variant-numeric: tabular-nums;
  }
  .progress > .small {
    margin-block-start: 6px;
  }
  .checks {
    margin-block-start: 12px;
    border: 1px solid var(--border);
    border-radius: var(--radius-small);
    overflow: hidden;
  }
  .check {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr) auto;
    gap: 0 12px;
    padding: 10px 14px;
  }
  .check + .check {
    border-block-start: 1px solid var(--border);
  }
  .check-icon {
    display: grid;
    flex: none;
    place-items: center;
    inline-size: 1.5em;
    block-size: 1.5em;
    color: var(--muted);
  }
  .check-detail {
    grid-column: 2 / -1;
  }
  .check-status {
    display: flex;
    gap: 10px;
    line-height: 1.73;
    color: var(--muted);
    font-variant-numeric: tabular-nums;
  }
  [data-status='passed'] > .check-icon {
    color: var(--success);
  }
  [data-status='failed'] > :is(.check-icon, .check-status) {
    color: var(--danger);
  }
  .card-activity {
    margin-block-start: 14px;
  }
  .card-activity summary {
    min-block-size: 24px;
    color: var(--muted);
    cursor: pointer;
  }
  .dot {
    inline-size: 6px;
    block-size: 6px;
    border-radius: 50%;
    background: currentColor;
  }
  .outcome {
    display: flex;
    align-items: center;
    gap: 10px;
    font-weight: 600;
    color: var(--tone);
  }
  @container connector (max-width: 30rem) {
    .panel {
      padding: 16px;
    }
    .empty {
      padding: 32px 16px;
    }
    .actions > .push {
      margin-inline-start: 0;
    }
  }
`
