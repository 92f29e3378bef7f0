import { css } from 'lit'

/** What is shown over the page or asked in a card; comes with the chunks that need it. */
export const dialogs = css`
  .button.destroy {
    color: light-dark(#fff, #2a0805);
    background: var(--danger);
    border-color: transparent;
  }
  dialog {
    inline-size: min(30rem, calc(100vw - 32px));
    max-block-size: calc(100dvh - 32px);
    padding: 24px;
    color: var(--text);
    background: var(--surface);
    border: 1px solid var(--border);
    border-radius: var(--radius);
    box-shadow: 0 24px 64px #0004;
  }
  dialog::backdrop {
    background: #0b0f1899;
  }
  .choice {
    display: grid;
    grid-template-columns: auto 1fr;
    gap: 0 10px;
    padding: 10px 12px;
    border: 1px solid var(--border);
    border-radius: var(--radius-small);
    font-weight: 400;
    cursor: pointer;
  }
  .choice + .choice {
    margin-block-start: 8px;
  }
  .choice:has(:checked) {
    border-color: var(--accent);
    background: color-mix(in srgb, var(--accent) 6%, transparent);
  }
  .choice input {
    grid-row: span 2;
    inline-size: 18px;
    block-size: 18px;
    margin: 0.15em 0 0;
    accent-color: var(--accent);
  }
  .rename {
    display: flex;
    flex-wrap: wrap;
    align-items: end;
    gap: 8px;
  }
  .rename .button {
    min-block-size: 40px;
  }
  .rename .field {
    flex: 1 1 14em;
  }
  .confirm > * + * {
    margin-block-start: 12px;
  }
  .confirm fieldset {
    margin-inline: 0;
    padding: 0;
    border: 0;
  }
  .confirm .actions {
    justify-content: flex-end;
    margin-block-start: 20px;
  }
`
