/**
 * How each block of code in the pages is tried: run as it stands, with addresses and keys of the running stack in place of
 * the examples', or only read, and why. A test holds that no block is missing here.
 */
import { type Block, blocksOf, pages } from './markdown.ts'

export type Way =
  /** In bash; `says`: what it prints at least. */
  | { run: 'shell'; says: RegExp }
  /** As a module of JavaScript on a portal's server. */
  | { run: 'session' | 'client' | 'hono' }
  /** When a webhook's message has come in. */
  | { run: 'webhook' }
  /** In Chromium, as a page or a component of one. */
  | { run: 'html' | 'react' | 'vue' | 'angular' | 'css' }
  /** Not run, but read by a parser of its language. */
  | { read: string }

/** By page, then by how the block begins. */
const WAYS: Record<string, Record<string, Way>> = {
  'README.md': {
    'npm ci\nnpm start': { read: 'the first line is how CI begins, the second how each end-to-end test does' },
    '// on your server': { run: 'session' },
    '<script type="module"': { run: 'html' },
    'npx wrangler queues': { run: 'shell', says: /up to date|applied/ },
  },
  'client/README.md': {
    'npm install': { read: 'test/client/package.test.ts packs and installs it' },
    'import { createClient }': { run: 'client' },
    'import { verifyWebhook }': { run: 'webhook' },
    'import { DropboxConnector }': { run: 'react' },
  },
  'docs/deploy.md': {
    'npm ci\nnpm run deploy': { run: 'shell', says: /npm run deploy -- --dry-run: not done/ },
    'LIBSQL_URL=': { run: 'shell', says: /up to date|applied/ },
    'npm run doctor': { run: 'shell', says: /Nothing is in the way\./ },
    'npx wrangler login': { run: 'shell', says: /wrangler secret put ADMIN_TOKEN: not done/ },
    'ADMIN_TOKEN=': { run: 'shell', says: /The deployment works\./ },
    'export ADMIN_TOKEN=': { run: 'shell', says: /dck_[\s\S]+The deployment works\./ },
  },
  'docs/embedding.md': {
    'curl -X POST': { run: 'shell', says: /"token":"[\w-]+\./ },
    '<script type="module"': { run: 'html' },
    'import { DropboxConnector }': { run: 'react' },
    '<script setup>': { run: 'vue' },
    'import { Component': { run: 'angular' },
    'import { createClient }': { run: 'hono' },
    'curl -X PUT': { run: 'shell', says: /"owner":"tenant"/ },
  },
  'docs/operating.md': {
    'curl -X POST': { run: 'shell', says: /"apiKey":"dck_/ },
    'npm run package': { run: 'shell', says: /dropbox-connector-[\d.]+\.tgz/ },
    'scrape_configs:': { read: 'needs a Prometheus' },
    'export LIBSQL_DATABASES=': { run: 'shell', says: /all 3 answer and have every migration/ },
    'npm run portal -- create': { read: 'needs a service with several databases: test/edge/several/placement.test.ts' },
  },
  'docs/self-hosting.md': {
    'npm ci\nexport': { run: 'shell', says: /Nothing is in the way\./ },
    'connector.example.com {': { read: 'needs Caddy' },
    'DOMAIN=': { run: 'shell', says: /docker compose up -d --build: not done/ },
    'cd /opt/dropbox-connector': { run: 'shell', says: /--dry-run --outdir dist\/worker: not done/ },
    '[Unit]': { read: 'needs systemd' },
  },
  'docs/streams.md': {
    'POST /your/path': { read: 'is a message, not code: test/edge/streams/webhook.test.ts gets one' },
    'import { verifyWebhook }': { run: 'webhook' },
  },
  'docs/theming.md': {
    'dropbox-connector {\n  --dropbox-connector-accent: #7a3ff2': { run: 'css' },
    'dropbox-connector {\n  --dropbox-connector-accent: light-dark(#5b21b6': { run: 'css' },
    'dropbox-connector {\n  --dropbox-connector-accent: light-dark(#000000': { run: 'css' },
    'dropbox-connector::part': { run: 'css' },
  },
  'docs/upgrading.md': {
    'git pull': { run: 'shell', says: /Nothing is in the way\.[\s\S]+The deployment works\./ },
  },
}

/** Commands that nothing here runs, and what is done in their place. */
export const STANDINS: readonly { command: string; why: string; instead?: string }[] = [
  { command: 'npm ci', why: 'CI begins with it' },
  { command: 'npm run deploy', why: 'needs an account at Cloudflare' },
  { command: 'npm run deploy -- --dry-run', why: '`npm run check` does it' },
  { command: 'npm run build', why: '`npm run check` does it' },
  { command: 'npx wrangler deploy', why: '`npm run check` does it' },
  { command: 'npm run serve', why: 'test/e2e/serve.test.ts does it', instead: 'npm run doctor' },
  { command: 'npx wrangler login', why: 'needs an account at Cloudflare' },
  { command: 'npx wrangler queues', why: 'needs an account at Cloudflare' },
  { command: 'npx wrangler secret', why: 'needs an account at Cloudflare' },
  { command: 'git pull', why: 'needs a remote' },
  { command: 'docker compose', why: 'needs Docker; test/scripts/containers.test.ts reads the files' },
]

export interface Listed extends Block {
  way: Way
}

/** Every block that names its language, with its way. Throws for one without, and for a way without a block. */
export function listedBlocks(): Listed[] {
  const unused = new Set(
    Object.entries(WAYS).flatMap(([page, ways]) => Object.keys(ways).map(key => `${page}: ${key}`)),
  )
  const listed = pages()
    .flatMap(blocksOf)
    .map(block => {
      const ways = Object.entries(WAYS[block.page] ?? {}).filter(([beginning]) => block.text.startsWith(beginning))
      const [found, second] = ways
      if (!found || second) throw new Error(`${ways.length} ways for ${block.page}: ${block.text}`)
      unused.delete(`${block.page}: ${found[0]}`)
      return { ...block, way: found[1] }
    })
  if (unused.size > 0) throw new Error(`no block for ${[...unused].join(', ')}`)
  return listed
}
