import { html, type TemplateResult } from 'lit'

const PATHS = {
  alert: 'M12 9v4m0 4h.01M10.3 3.9 2.5 17.4A2 2 0 0 0 4.2 20.4h15.6a2 2 0 0 0 1.7-3L13.7 3.9a2 2 0 0 0-3.4 0z',
  box: 'M12 3 4 7.2v9.6L12 21l8-4.2V7.2L12 3zM4 7.2l8 4.3 8-4.3M12 11.5V21',
  check: 'M4.5 12.5l5 5L19.5 7',
  clock: 'M12 7v5l3.2 2M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0z',
  copy: 'M9 9h11v11H9zM5 15H4V4h11v1',
  cross: 'M6 6l12 12M18 6 6 18',
  dash: 'M6 12h12',
  external: 'M14 4h6v6M20 4l-9 9M18 14v6H4V6h6',
  off: 'M5.6 5.6l12.8 12.8M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0z',
}

export type IconName = keyof typeof PATHS

/** A small drawing beside words that say the same: hidden from assistive technology. */
export const draw = (path: string): TemplateResult =>
  html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d=${path} /></svg>`

export const icon = (name: IconName): TemplateResult => draw(PATHS[name])
