import { complain } from './output.ts'

/** Fires the Worker's cron at the start of every minute, which workerd by itself does not; answers how to end it. */
export function startCron(port: number): () => void {
  let timer: NodeJS.Timeout
  const plan = () => {
    timer = setTimeout(fire, 60_000 - (Date.now() % 60_000))
  }
  const fire = () => {
    plan()
    void trigger(port)
  }
  plan()
  return () => clearTimeout(timer)
}

/** Runs the scheduled handler once, as the platform would. */
async function trigger(port: number): Promise<void> {
  const url = `http://127.0.0.1:${port}/cdn-cgi/local/scheduled?cron=${encodeURIComponent('* * * * *')}`
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(55_000) })
    const text = await response.text()
    if (!response.ok || text !== 'ok') complain(`The cron run failed: ${response.status} ${text.slice(0, 200)}`)
  } catch (error) {
    complain(`The cron run failed: ${error instanceof Error ? error.message : String(error)}`)
  }
}
