import type { Context } from '../context.ts'

/** Where Dropbox sends people back: the same for every app, so each has to register it. */
export function redirectUri(ctx: Pick<Context, 'config'>): string {
  return `${ctx.config.PUBLIC_URL}/oauth/dropbox/callback`
}
