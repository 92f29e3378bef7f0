import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { unpackChromium } from './chromium.ts'

/** What Playwright's `chromium.launch` and the widget's test runner need to start a browser here. */
export interface BrowserLaunch {
  executablePath: string
  args: string[]
  env: Record<string, string>
}

const SYSTEM = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

const ARGS = [
  // On a network that leads nowhere these wait for answers that never come.
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-domain-reliability',
  '--no-first-run',
  '--no-pings',
  // Containers have a small /dev/shm, and often run as root.
  '--disable-dev-shm-usage',
  '--no-sandbox',
  '--font-render-hinting=none',
]

/** CHROME_PATH, else the system's Chrome or Chromium, else the one that npm brought. */
export async function findBrowser(): Promise<BrowserLaunch> {
  const given = process.env.CHROME_PATH
  if (given && !existsSync(given)) throw new Error(`CHROME_PATH is ${given}, and there is no such file`)
  const executablePath = given ?? SYSTEM.find(path => existsSync(path))
  const env = Object.fromEntries(Object.entries(process.env).filter(entry => entry[1] !== undefined)) as Record<
    string,
    string
  >
  if (executablePath) return { executablePath, args: ARGS, env }
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error('No Chrome or Chromium was found: install one, or name it in CHROME_PATH')
  }
  const dir = await unpackChromium()
  return { executablePath: join(dir, 'chromium'), args: ARGS, env: { ...env, ...bareSystem(dir) } }
}

/** What a system without desktop libraries or fonts lacks, from the package. */
function bareSystem(dir: string): Record<string, string> {
  const extra: Record<string, string> = {}
  if (lacksLibraries(join(dir, 'chromium'))) {
    extra.LD_LIBRARY_PATH = [join(dir, 'al2023/lib'), process.env.LD_LIBRARY_PATH].filter(Boolean).join(':')
  }
  if (!existsSync('/etc/fonts/fonts.conf')) extra.FONTCONFIG_FILE = join(dir, 'fonts.conf')
  return extra
}

function lacksLibraries(binary: string): boolean {
  try {
    return execFileSync('ldd', [binary], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).includes(
      'not found',
    )
  } catch {
    return true
  }
}
