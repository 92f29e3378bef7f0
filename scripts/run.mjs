// Plain JavaScript, so that any Node can say what it lacks: `node scripts/run.mjs start` runs scripts/start.ts.
const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 22 || (major === 22 && minor < 18)) {
  console.error(
    [
      `This is Node ${process.versions.node}, and the tools here need 22.18 or newer.`,
      `npm brings a right one along on linux-x64, linux-arm64 and win-x64, but not on ${process.platform}-${process.arch},`,
      'or it was left out (`npm ci --omit=optional`). Install Node 24, or run `npm ci` again.',
    ].join('\n'),
  )
  process.exit(1)
}
// before anything imports drizzle-orm
await import('./lib/quick-imports.mjs')
// wrangler would otherwise wait for answers that never come on a closed network.
process.env.WRANGLER_SEND_METRICS ??= 'false'
const [name, ...args] = process.argv.slice(2)
process.argv = [process.argv[0], `${import.meta.dirname}/${name}.ts`, ...args]
await import(`./${name}.ts`)
