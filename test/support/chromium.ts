import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const modules = fileURLToPath(new URL('../../node_modules', import.meta.url))

/**
 * Unpacks the Chromium that npm brought, once a version, and answers its folder: `chromium`, `al2023/lib`, `fonts`.
 * The package itself unpacks to fixed names in /tmp, where another version or a half-written file may already be.
 */
export async function unpackChromium(): Promise<string> {
  const manifest = readFileSync(join(modules, '@sparticuz/chromium/package.json'), 'utf8')
  const { version } = JSON.parse(manifest) as { version: string }
  const cache = join(modules, '.cache')
  const target = join(cache, `chromium-${version}`)
  if (existsSync(target)) return target
  mkdirSync(cache, { recursive: true })
  const staging = mkdtempSync(join(cache, 'unpacking-'))
  const script = fileURLToPath(new URL('unpack.ts', import.meta.url))
  // A process of its own, since the package asks for the temporary folder through the environment.
  execFileSync(process.execPath, [script], { env: { ...process.env, TMPDIR: staging }, stdio: 'inherit' })
  writeFileSync(
    join(staging, 'fonts.conf'),
    `<?xml version="1.0"?><fontconfig><dir>${target}/fonts</dir><cachedir>${target}/fonts-cache</cachedir></fontconfig>\n`,
  )
  try {
    renameSync(staging, target)
  } catch (error) {
    // Another process was faster; its copy is as good.
    rmSync(staging, { recursive: true, force: true })
    if (!existsSync(target)) throw error
  }
  return target
}
