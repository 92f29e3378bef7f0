import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { execa } from 'execa'
import { convertV4MiniflareOptions, Miniflare } from 'miniflare'
import { parse } from 'smol-toml'
import { childrenNamed, cpuOf } from './cpu.ts'

type Options = Partial<Parameters<typeof convertV4MiniflareOptions>[0]>

export interface BenchWorker {
  server: Miniflare
  /** User and system time of the workerd process so far, all threads, milliseconds in steps of ten. */
  cpu(): number
  stop(): Promise<void>
}

/** A Worker in a workerd process of its own, bundled as for production, under the compatibility of wrangler.toml. */
export async function startBenchWorker(entry: string, options: Options = {}): Promise<BenchWorker> {
  const { compatibility_date, compatibility_flags } = parse(readFileSync('wrangler.toml', 'utf8')) as unknown as {
    compatibility_date: string
    compatibility_flags: string[]
  }
  const dir = mkdtempSync(join(tmpdir(), 'connector-bench-'))
  const config = join(dir, 'wrangler.json')
  writeFileSync(
    config,
    JSON.stringify({ name: 'bench', main: resolve(entry), compatibility_date, compatibility_flags }),
  )
  await execa('node_modules/.bin/wrangler', ['deploy', '--dry-run', '--config', config, '--outdir', join(dir, 'out')], {
    env: { WRANGLER_WRITE_LOGS: 'false' },
  })
  const before = new Set(childrenNamed('workerd'))
  const contents = readFileSync(join(dir, 'out', basename(entry).replace(/\.ts$/, '.js')), 'utf8')
  const server = new Miniflare(
    convertV4MiniflareOptions({
      name: 'bench',
      cf: false,
      modules: [{ type: 'ESModule', path: 'worker.js', contents }],
      compatibilityDate: compatibility_date,
      compatibilityFlags: compatibility_flags,
      ...options,
    } as Parameters<typeof convertV4MiniflareOptions>[0]),
  )
  await server.ready
  rmSync(dir, { recursive: true, force: true })
  const pid = childrenNamed('workerd').find(one => !before.has(one))
  if (!pid) throw new Error('the CPU of workerd can only be read on Linux')
  return { server, cpu: () => cpuOf(pid), stop: () => server.dispose() }
}
