/** What can be turned while the sandbox runs (`PATCH /sandbox/settings`). */
export interface Settings {
  /** Added to every `/2` and token call, in milliseconds. */
  latencyMs: number
  /** No page of events or members is larger, whatever was asked. */
  pageMax: number
  accessTokenSeconds: number
  codeSeconds: number
  cursorSeconds: number
  /** What the server's clock is ahead of this machine's, in milliseconds. */
  clockSkewMs: number
  /** Share of pages that are empty, or shorter than asked, although more events are there. */
  emptyPages: number
  shortPages: number
  /** `Cross-Origin-Opener-Policy: same-origin` on the consent page: cuts `window.opener`, as in reality. */
  coop: boolean
  /** Calls a second and team before a 429 comes by itself; 0 = never. */
  callsPerSecond: number
}

export const defaultSettings: Settings = {
  latencyMs: 0,
  pageMax: 1000,
  accessTokenSeconds: 14_400,
  codeSeconds: 300,
  cursorSeconds: 5 * 86_400,
  clockSkewMs: 0,
  emptyPages: 0.02,
  shortPages: 0.05,
  coop: true,
  callsPerSecond: 0,
}

/** Takes over known fields of the right type and returns the names of the others. */
export function applySettings(settings: Settings, change: Record<string, unknown>): string[] {
  const refused: string[] = []
  for (const [name, value] of Object.entries(change)) {
    const known = Object.hasOwn(settings, name) && typeof value === typeof Reflect.get(settings, name)
    if (known) Reflect.set(settings, name, value)
    else refused.push(name)
  }
  return refused
}
