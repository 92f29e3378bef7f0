import { css } from 'lit'

/** Streams and the audit trail; they come when they are opened. */
export const manage = css`
  .stack {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 16px;
  }
  .stack > .button {
    justify-self: start;
  }
  .card > :is(.secret, form, .stack) {
    margin-block-start: 16px;
  }
  summary + .stack {
    margin-block-start: 12px;
  }
  .entries {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(16em, 100%), 1fr));
    align-items: start;
    gap: 20px;
    max-inline-size: 46em;
  }
  .entries > :is(.note, .actions) {
    grid-column: 1 / -1;
  }
  .entries > .field {
    margin: 0;
  }
  .tick {
    font-weight: 400;
  }
  .secret {
    --tone: var(--accent);
  }
  .secret .field {
    flex: 1 1 20em;
  }
  form.actions {
    align-items: end;
  }
  h4 {
    margin: 0;
  }
  .lines li {
    display: grid;
    grid-template-columns: 12em 1fr auto;
    gap: 2px 12px;
    padding-block: 8px;
  }
  .lines li + li {
    border-block-start: 1px solid var(--border);
  }
  .lines :is(.success, .danger) .icon {
    color: var(--tone);
    vertical-align: -0.2em;
  }
  .lines .button {
    align-self: start;
  }
  .button.destroy {
    color: light-dark(#fff, #2a0805);
    background: var(--danger);
    border-color: transparent;
  }
  dialog {
    inline-size: min(30rem, calc(100vw - 32px));
    padding: 24px;
    color: var(--text);
    background: var(--surface);
    border: 1px solid var(--border);
    border-radius: var(--radius);
  }
  dialog::backdrop {
    background: #0b0f1899;
  }
  .confirm > * + * {
    margin-block-start: 12px;
  }
  .confirm .actions {
    justify-content: flex-end;
    margin-block-start: 20px;
  }
  @container connector (max-width: 30rem) {
    .lines li {
      grid-template-columns: 1fr;
    }
    .lines .button {
      justify-self: start;
    }
  }
`
