import { setTimeout as sleep } from 'node:timers/promises'
import type { Child } from './child.ts'

/** Waits until the address answers as wanted; throws when the process behind it ends or the time is over. */
export async function waitForHttp(
  url: string,
  options: { child?: Child; timeoutMs?: number; accept?: (response: Response) => boolean } = {},
): Promise<void> {
  const { child, timeoutMs = 60_000, accept = response => response.ok } = options
  const name = child?.name ?? url
  const deadline = Date.now() + timeoutMs
  let last = 'no answer'
  while (Date.now() < deadline) {
    if (child && !child.running()) throw new Error(`${name} ${await child.ended} before it was ready`)
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(2000), redirect: 'manual' })
      await response.body?.cancel()
      if (accept(response)) return
      last = `answered ${response.status}`
    } catch {
      last = 'no answer'
    }
    await sleep(50)
  }
  throw new Error(`${name} was not ready within ${Math.round(timeoutMs / 1000)} s (${last})`)
}
