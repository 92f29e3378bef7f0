import { css } from 'lit'

/** Buttons, links and fields. */
export const controls = css`
  .button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 8px;
    min-block-size: 36px;
    padding: 6px 14px;
    font: inherit;
    font-weight: 550;
    line-height: 1.35;
    text-decoration: none;
    color: var(--text);
    background: var(--surface);
    border: 1px solid color-mix(in srgb, var(--control) 60%, transparent);
    border-radius: var(--radius-small);
    cursor: pointer;
  }
  .button:hover {
    background: linear-gradient(var(--hover), var(--hover)) var(--surface);
    border-color: var(--control);
  }
  .button:active {
    transform: translateY(0.5px);
  }
  .button.primary {
    color: var(--on-accent);
    background: var(--accent);
    border-color: transparent;
  }
  .button.primary:hover {
    background: color-mix(in srgb, var(--accent) 88%, var(--text));
  }
  .button.quiet {
    padding-inline: 10px;
    color: var(--muted);
    background: transparent;
    border-color: transparent;
  }
  .button.quiet:hover {
    color: var(--text);
    background: var(--hover);
  }
  .button[aria-disabled='true'],
  .button:disabled {
    opacity: 0.6;
    cursor: default;
  }
  .actions {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px;
  }
  .actions > .push {
    margin-inline-start: auto;
  }
  a {
    color: var(--accent);
    text-underline-offset: 0.2em;
  }
  :focus-visible {
    outline: 2px solid var(--focus);
    outline-offset: 2px;
  }
  [tabindex='-1']:focus-visible {
    outline: none;
  }
  .field {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 6px;
  }
  .field + .field {
    margin-block-start: 20px;
  }
  label {
    font-weight: 600;
  }
  .input {
    inline-size: 100%;
    min-inline-size: 0;
    min-block-size: 40px;
    padding: 7px 12px;
    font: inherit;
    color: var(--text);
    background: var(--surface);
    border: 1px solid var(--control);
    border-radius: var(--radius-small);
  }
  .input:focus-visible {
    outline-offset: -1px;
  }
  .input[aria-invalid='true'] {
    border-color: var(--danger);
  }
  ::placeholder {
    color: var(--muted);
    opacity: 1;
  }
  .field-error {
    display: flex;
    gap: 6px;
    color: var(--danger);
    font-weight: 500;
  }
  progress {
    appearance: none;
    display: block;
    inline-size: 100%;
    block-size: 6px;
    border: 0;
    border-radius: 3px;
    overflow: hidden;
    background: color-mix(in srgb, var(--accent) 16%, transparent);
  }
  progress::-webkit-progress-bar {
    background: transparent;
  }
  progress::-webkit-progress-value {
    background: var(--accent);
    border-radius: 3px;
    transition: inline-size 0.4s;
  }
  progress::-moz-progress-bar {
    background: var(--accent);
    border-radius: 3px;
  }
  @media (pointer: coarse) {
    .button,
    .input {
      min-block-size: 44px;
    }
  }
  @media (forced-colors: active) {
    .button,
    .note,
    .badge,
    .panel {
      border: 1px solid;
    }
    .button.primary {
      forced-color-adjust: none;
      color: ButtonFace;
      background: ButtonText;
    }
    progress {
      appearance: auto;
    }
    :focus-visible {
      outline-color: Highlight;
    }
  }
`
