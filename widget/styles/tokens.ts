import { css } from 'lit'

/** Every colour and measure, once: the host's custom property, or ours for a light or a dark page. */
export const tokens = css`
  :host {
    display: block;
    min-inline-size: 0;
  }
  :host([hidden]) {
    display: none;
  }
  .root {
    --accent: var(--dropbox-connector-accent, light-dark(#0057e0, #82b1ff));
    --on-accent: var(--dropbox-connector-on-accent, light-dark(#fff, #07142b));
    --background: var(--dropbox-connector-background, light-dark(#f5f6f9, #12151b));
    --surface: var(--dropbox-connector-surface, light-dark(#fff, #1a1e26));
    --text: var(--dropbox-connector-text, light-dark(#161a22, #eceff4));
    --muted: var(--dropbox-connector-muted, light-dark(#555e6e, #a6afbe));
    --border: var(--dropbox-connector-border, light-dark(#e1e5ec, #2e3542));
    --control: color-mix(in srgb, var(--muted) 70%, var(--surface));
    --success: var(--dropbox-connector-success, light-dark(#0a6b40, #63d9a0));
    --warning: var(--dropbox-connector-warning, light-dark(#7d4a00, #f5bd66));
    --danger: var(--dropbox-connector-danger, light-dark(#b0251c, #ff9a90));
    --focus: var(--dropbox-connector-focus, var(--accent));
    --radius: var(--dropbox-connector-radius, 12px);
    --radius-small: min(8px, var(--radius));
    --hover: color-mix(in srgb, var(--text) 6%, transparent);
    --shadow: 0 1px 2px light-dark(#10182812, #0006);

    font-family: var(--dropbox-connector-font, inherit);
    font-size: var(--dropbox-connector-font-size, 0.9375em);
    line-height: 1.5;
    color: var(--text);
    container: connector / inline-size;
  }
  /* Other colours than the page's need a ground of their own. */
  .root:not([data-scheme='page']) {
    padding: 20px;
    border-radius: var(--radius);
    background: var(--background);
  }
  .root[data-scheme='light'] {
    color-scheme: light;
  }
  .root[data-scheme='dark'] {
    color-scheme: dark;
  }
  .root[data-scheme='system'] {
    color-scheme: light dark;
  }
`
