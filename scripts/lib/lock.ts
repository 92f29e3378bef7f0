interface Locked {
  version?: string
  dev?: boolean
  optionalDependencies?: Record<string, string>
}

interface OptionalEntry {
  version: string
  dev?: true
  optional: true
  os?: string[]
  cpu?: string[]
  libc?: string[]
}

/** Optional packages that a locked package asks for in one exact version, and that the lock file does not have. */
export function missingOptional(packages: Record<string, Locked>): { path: string; entry: OptionalEntry }[] {
  const known = new Map(Object.entries(packages))
  const missing: { path: string; entry: OptionalEntry }[] = []
  for (const [parent, { optionalDependencies = {}, dev }] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(optionalDependencies)) {
      if (!/^\d+\.\d+\.\d+/.test(version) || resolve(known, parent, name)) continue
      // Beside the parent if that place is free, else below it, as npm would put it.
      const beside = `${parent.slice(0, parent.lastIndexOf('node_modules/'))}node_modules/${name}`
      const path = known.has(beside) ? `${parent}/node_modules/${name}` : beside
      const entry: OptionalEntry = { version, ...(dev ? { dev } : {}), optional: true, ...platformOf(name) }
      known.set(path, entry)
      missing.push({ path, entry })
    }
  }
  return missing

  function resolve(entries: Map<string, Locked>, parent: string, name: string): boolean {
    for (let at = parent; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
      const found = entries.get(at === '' ? `node_modules/${name}` : `${at}/node_modules/${name}`)
      if (found) return packages[parent]?.optionalDependencies?.[name] === found.version
      if (at === '') return false
      if (!at.includes('/node_modules/')) at = ''
    }
  }
}

const SYSTEMS = ['android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32']
const PROCESSORS = ['arm64', 'x64', 'arm', 'ia32', 'loong64', 'ppc64', 'riscv64', 's390x', 'mips64el']

/** What a platform package is for, as its name says: `@rollup/rollup-linux-x64-musl`. */
function platformOf(name: string): Pick<OptionalEntry, 'os' | 'cpu' | 'libc'> {
  const words = name
    .replace(/-windows-/, '-win32-')
    .replace(/-64$/, '-x64')
    .split(/[-/]/)
  const os = SYSTEMS.filter(system => words.includes(system))
  const cpu = PROCESSORS.filter(processor => words.includes(processor))
  const libc = words.includes('musl') ? ['musl'] : []
  return { ...(cpu.length ? { cpu } : {}), ...(libc.length ? { libc } : {}), ...(os.length ? { os } : {}) }
}
