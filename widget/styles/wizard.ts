import { css } from 'lit'

/** The wizard; comes with its chunk. */
export const wizard = css`
  .wizard {
    padding: 24px;
  }
  .wizard-body {
    max-inline-size: 38em;
  }
  .wizard-body > * + * {
    margin-block-start: 16px;
  }
  .wizard-body > h3 {
    font-size: 1.2em;
  }
  .wizard-body > h3 + p:not(.waiting) {
    margin-block-start: 6px;
  }
  .wizard-body > .actions {
    margin-block-start: 24px;
  }
  .steps {
    display: flex;
    gap: 8px;
    margin-block-end: 28px;
  }
  .steps li {
    flex: 1;
    padding-block-start: 10px;
    border-block-start: 3px solid var(--border);
    color: var(--muted);
    font-size: 0.8667em;
  }
  .steps li.done {
    border-color: color-mix(in srgb, var(--accent) 45%, var(--surface));
  }
  .steps li[aria-current] {
    border-color: var(--accent);
    color: var(--text);
    font-weight: 600;
  }
  .link-box {
    display: grid;
    gap: 14px;
    padding: 18px;
    border: 1px solid var(--border);
    border-radius: var(--radius-small);
    background: var(--background);
  }
  .headline {
    display: flex;
    align-items: center;
    gap: 12px;
  }
  .medal {
    display: grid;
    flex: none;
    place-items: center;
    inline-size: 36px;
    block-size: 36px;
    border-radius: 50%;
    color: var(--success);
    background: color-mix(in srgb, var(--success) 14%, transparent);
  }
  .form-note {
    margin-block-start: 16px;
  }
  .form-actions {
    margin-block-start: 24px;
  }
  @container connector (max-width: 30rem) {
    .wizard {
      padding: 16px;
    }
    .steps li:not([aria-current]) span {
      display: none;
    }
  }
`
