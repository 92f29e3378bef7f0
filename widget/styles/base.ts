import { css } from 'lit'

/** Text, icons, notes, dialogs, and the preferences of people. */
export const base = css`
  *,
  ::before,
  ::after {
    box-sizing: border-box;
  }
  :is(h2, h3, p, ol, ul, dl, dd, figure, pre) {
    margin: 0;
    padding: 0;
  }
  ol,
  ul {
    list-style: none;
  }
  [hidden] {
    display: none !important;
  }
  .root,
  dialog {
    text-align: start;
    overflow-wrap: anywhere;
  }
  .root > * + * {
    margin-block-start: 32px;
  }
  .root > .sr {
    margin: 0;
  }
  dropbox-connector-connections,
  dropbox-connector-events,
  dropbox-connector-wizard,
  dropbox-connector-card {
    display: block;
  }
  .header {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 8px 16px;
    margin-block-end: 16px;
    min-block-size: 40px;
  }
  h2,
  h3 {
    font-size: 1em;
    font-weight: 650;
    text-wrap: balance;
  }
  h2 {
    font-size: 1.2em;
    line-height: 1.3;
  }
  .strong {
    font-weight: 600;
  }
  .muted {
    color: var(--muted);
  }
  .small {
    font-size: 0.8667em;
  }
  .sr {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  .icon {
    flex: none;
    inline-size: 1.2em;
    block-size: 1.2em;
    fill: none;
    stroke: currentColor;
    stroke-width: 1.8;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .panel {
    background: var(--surface);
    border: 1px solid var(--border);
    border-radius: var(--radius);
    box-shadow: var(--shadow);
    padding: 20px;
  }
  .note {
    --tone: var(--danger);
    display: flex;
    flex-wrap: wrap;
    gap: 8px 12px;
    padding: 12px 16px;
    border: 1px solid color-mix(in srgb, var(--tone) 30%, transparent);
    border-radius: var(--radius-small);
    background: color-mix(in srgb, var(--tone) 7%, var(--surface));
  }
  .note > .icon {
    margin-block-start: 0.15em;
    color: var(--tone);
  }
  .note-text {
    flex: 1 1 0;
    min-inline-size: min(12em, 70%);
  }
  .note-text .small {
    margin-block-start: 4px;
    color: var(--muted);
  }
  .note > .button {
    align-self: center;
  }
  .empty {
    display: grid;
    justify-items: center;
    gap: 8px;
    padding: 48px 24px;
    text-align: center;
  }
  .empty p {
    max-inline-size: 34em;
    color: var(--muted);
    text-wrap: pretty;
  }
  .empty > .button {
    margin-block-start: 12px;
  }
  .emblem {
    display: grid;
    place-items: center;
    inline-size: 56px;
    block-size: 56px;
    margin-block-end: 8px;
    border-radius: 16px;
    color: var(--accent);
    background: color-mix(in srgb, var(--accent) 10%, transparent);
    font-size: 1.5em;
  }
  .skeleton {
    border-radius: 6px;
    background: color-mix(in srgb, var(--text) 8%, transparent);
    animation: pulse 1.4s ease-in-out infinite alternate;
  }
  .bars {
    display: grid;
    gap: 8px;
    padding-block: 10px;
  }
  .bar {
    block-size: 0.8em;
    inline-size: 60%;
  }
  .bar.short {
    inline-size: 35%;
  }
  .spinner {
    display: inline-block;
    flex: none;
    inline-size: 1.1em;
    block-size: 1.1em;
    border: 2px solid color-mix(in srgb, var(--accent) 25%, transparent);
    border-block-start-color: var(--accent);
    border-radius: 50%;
    animation: turn 0.8s linear infinite;
  }
  .spinner.on-accent {
    border-color: color-mix(in srgb, currentColor 35%, transparent);
    border-block-start-color: currentColor;
  }
  .waiting {
    display: flex;
    align-items: center;
    gap: 10px;
  }
  @keyframes turn {
    to {
      transform: rotate(1turn);
    }
  }
  @keyframes pulse {
    to {
      opacity: 0.45;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    *,
    ::before,
    ::after {
      animation-duration: 4s !important;
      transition: none !important;
      scroll-behavior: auto !important;
    }
    .skeleton,
    .fresh {
      animation: none !important;
    }
  }
  @media (prefers-contrast: more) {
    .root {
      --muted: var(--text);
      --border: var(--control);
    }
  }
`
