/** What a check found; `mend` says what to do. A warning does not fail the command. */
export interface Finding {
  status: 'ok' | 'warning' | 'failed' | 'skipped'
  text: string
  mend?: string
}

export interface Check<T> {
  name: string
  run: (about: T) => Promise<Finding> | Finding
}

export const ok = (text: string): Finding => ({ status: 'ok', text })
export const skipped = (text: string): Finding => ({ status: 'skipped', text })
export const failed = (text: string, mend: string): Finding => ({ status: 'failed', text, mend })
export const warning = (text: string, mend: string): Finding => ({ status: 'warning', text, mend })

const MARKS = { ok: '✓', warning: '!', failed: '✗', skipped: '–' } as const

/** Runs the checks one after the other, prints each finding, and answers how many failed. */
export async function runChecks<T>(checks: readonly Check<T>[], about: T): Promise<number> {
  let failures = 0
  for (const { name, run } of checks) {
    const finding = await Promise.resolve()
      .then(() => run(about))
      .catch(
        (error: unknown): Finding => ({
          status: 'failed' as const,
          text: error instanceof Error ? error.message : String(error),
        }),
      )
    if (finding.status === 'failed') failures += 1
    console.log(`${MARKS[finding.status]} ${name}: ${finding.text}`)
    for (const line of finding.mend?.split('\n') ?? []) console.log(`    ${line}`)
  }
  return failures
}
