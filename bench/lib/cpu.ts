import { readdirSync, readFileSync } from 'node:fs'

const TICK_MS = 10

/** CPU so far of the processes whose command line names `mark`, milliseconds, this one excepted; Linux only, else 0. */
export function serverCpu(mark: string): number {
  if (process.platform !== 'linux') return 0
  let ticks = 0
  for (const pid of readdirSync('/proc')) {
    if (!/^\d+$/.test(pid) || Number(pid) === process.pid || !contentOf(pid, 'cmdline').includes(mark)) continue
    const fields = contentOf(pid, 'stat').split(') ').at(-1)?.split(' ') ?? []
    ticks += Number(fields[11] ?? 0) + Number(fields[12] ?? 0)
  }
  return ticks * TICK_MS
}

function contentOf(pid: string, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    return ''
  }
}
