import { readdirSync, readFileSync } from 'node:fs'

const TICK_MS = 10

/** CPU so far of the processes whose command line names `mark`, milliseconds, this one excepted; Linux only, else 0. */
export function serverCpu(mark: string): number {
  return processes()
    .filter(pid => Number(pid) !== process.pid && contentOf(pid, 'cmdline').includes(mark))
    .reduce((sum, pid) => sum + cpuOf(pid), 0)
}

/** User and system time of a process and all its threads so far, milliseconds; Linux only, else 0. */
export function cpuOf(pid: string): number {
  const fields = statOf(pid)
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) * TICK_MS
}

/** Processes of this name that `parent` started. Linux only, else none. */
export function childrenNamed(name: string, parent = process.pid): string[] {
  return processes().filter(pid => contentOf(pid, 'comm').trim() === name && Number(statOf(pid)[1]) === parent)
}

function processes(): string[] {
  return process.platform === 'linux' ? readdirSync('/proc').filter(name => /^\d+$/.test(name)) : []
}

/** The fields of /proc/<pid>/stat behind the name, the state first. */
function statOf(pid: string): string[] {
  return contentOf(pid, 'stat').split(') ').at(-1)?.split(' ') ?? []
}

function contentOf(pid: string, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    return ''
  }
}

/** The parts of a whole stack, told by their command lines. */
const PARTS = { workerd: /\/workerd /, database: /\/sqld /, sandbox: /sandbox\/serve/ } as const
export type PartCpu = Record<keyof typeof PARTS, number>

/** CPU so far of the parts of the stack that lives in `dataDir`, milliseconds. Linux only, else 0. */
export function cpuOfStack(dataDir: string): PartCpu {
  const sum: PartCpu = { workerd: 0, database: 0, sandbox: 0 }
  for (const pid of processes()) {
    const command = contentOf(pid, 'cmdline').replaceAll('\0', ' ')
    const part = (Object.keys(PARTS) as (keyof PartCpu)[]).find(name => PARTS[name].test(command))
    if (part && (command.includes(dataDir) || contentOf(pid, 'environ').includes(dataDir))) sum[part] += cpuOf(pid)
  }
  return sum
}
