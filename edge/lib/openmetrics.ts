/** A family of gauges in OpenMetrics 1.0: one value a set of labels. */
export interface Family {
  name: string
  help: string
  unit?: 'seconds'
  samples: { labels?: Record<string, string>; value: number }[]
}

export const OPENMETRICS = 'application/openmetrics-text; version=1.0.0; charset=utf-8'

export function openMetrics(families: readonly Family[]): string {
  return `${families.flatMap(lines).join('\n')}\n# EOF\n`
}

function lines({ name, help, unit, samples }: Family): string[] {
  return [
    `# TYPE ${name} gauge`,
    ...(unit ? [`# UNIT ${name} ${unit}`] : []),
    `# HELP ${name} ${escapeText(help)}`,
    ...samples.map(({ labels, value }) => `${name}${labelSet(labels)} ${value}`),
  ]
}

function labelSet(labels: Record<string, string> = {}): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escapeText(value)}"`)
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`
}

function escapeText(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('"', '\\"')
}
