import { readFileSync } from 'node:fs'

/** What may be part of the product. */
const SHIPPED = new Set(['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT'])
/** What tools may have beside that: they are used, not passed on. */
const TOOLS = new Set([...SHIPPED, 'BlueOak-1.0.0', 'CC0-1.0', 'CC-BY-4.0', 'LGPL-3.0-or-later', 'MPL-2.0', 'PSF-2.0'])
TOOLS.add('Python-2.0').add('Unlicense').add('WTFPL')

interface Package {
  license?: string
  dev?: boolean
  devOptional?: boolean
  optional?: boolean
  hasInstallScript?: boolean
  os?: string[]
}

/** Answers which packages of the lock file have a licence that nobody agreed to, or an install script that nobody read. */
export async function checkPackages(): Promise<string | undefined> {
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as { packages: Record<string, Package> }
  const { allowScripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { allowScripts: Record<string, boolean> }
  const problems: string[] = []
  let counted = 0
  for (const [path, entry] of Object.entries(packages)) {
    if (!path.includes('node_modules/')) continue
    counted += 1
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
    if (entry.hasInstallScript && allowScripts[name] !== false) {
      problems.push(`${name} has an install script: read it, then list the package in allowScripts of package.json`)
    }
    const shipped = !(entry.dev || entry.devOptional || entry.optional)
    // the lock file is silent about other platforms' binaries: each is published with the package that it belongs to
    if (entry.license === undefined && !shipped && (entry.optional || entry.devOptional)) continue
    // says MIT in its Readme, not in its package.json; a tool's
    if (entry.license === undefined && name === 'only') continue
    if (!agreed(entry.license ?? 'none', shipped ? SHIPPED : TOOLS)) problems.push(`${name}: licence ${entry.license}`)
  }
  console.log(`  ${counted} packages`)
  return problems.length === 0 ? undefined : problems.join('\n')
}

/** Of alternatives one will do; of licences that hold together, all have to. */
function agreed(expression: string, allowed: ReadonlySet<string>): boolean {
  return expression
    .replace(/[()]/g, '')
    .split(/ OR /)
    .some(one => one.split(/ AND /).every(id => allowed.has(id.trim())))
}
