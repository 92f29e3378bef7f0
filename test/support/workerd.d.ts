/** What `import { env } from 'cloudflare:workers'` holds in tests: bindings and the variables of `keys.ts`. */
declare namespace Cloudflare {
  interface Env {
    SYNC_QUEUE: Queue
    ASSETS: Fetcher
    RATE_SESSION: RateLimit
    RATE_KEY: RateLimit
    RATE_ADDRESS: RateLimit
    PUBLIC_URL: string
    LIBSQL_URL: string
    DATABASES_URL: string
    DROPBOX_BASE_URL: string
    OTLP_URL: string
    RECEIVER_URL: string
    STREAM_NETWORK: Fetcher
    DROPBOX_APP_KEY: string
    DROPBOX_APP_SECRET: string
    ENCRYPTION_KEYS: string
    SESSION_KEYS: string
    ADMIN_TOKEN: string
    BACKFILL_DAYS: string
    RETENTION_DAYS: string
  }
  interface GlobalProps {
    mainModule: typeof import('../../edge/worker.ts')
  }
}

/** A file as text, which only Vite can read where the tests run. */
declare module '*?raw' {
  const text: string
  // biome-ignore lint/style/noDefaultExport: that is how Vite gives it
  export default text
}
