/** How often the garbage is collected to see what is really held: rare enough that the speed hardly shows it. */
const COLLECT_MS = 3000

export interface HeapWatch {
  /** The largest heap seen, garbage included that V8 had no need to collect. */
  largest(): number
  /** The largest heap seen right after a collection. */
  held(): number
  stop(): void
}

/** Watches the heap of the Worker's isolate, buffers included, through the inspector of `wrangler dev`. Bytes. */
export async function watchHeap(port: number): Promise<HeapWatch> {
  // The inspector only answers to pages of this machine; Node's WebSocket takes headers, its types do not say so.
  const options = { headers: { origin: 'http://localhost' } } as unknown as string[]
  const socket = new WebSocket(`ws://127.0.0.1:${port}/ws`, options)
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve)
    socket.addEventListener('error', () => reject(new Error('the inspector does not answer')))
  })
  let [largest, held, id] = [0, 0, 0]
  const afterCollection = new Set<number>()
  socket.addEventListener('message', ({ data }) => {
    const { id: of = 0, result } = JSON.parse(String(data)) as {
      id?: number
      result?: { usedSize?: number; backingStorageSize?: number }
    }
    if (result?.usedSize === undefined) return
    const size = result.usedSize + (result.backingStorageSize ?? 0)
    if (afterCollection.delete(of)) held = Math.max(held, size)
    else largest = Math.max(largest, size)
  })
  const send = (method: string) => {
    id += 1
    socket.send(JSON.stringify({ id, method }))
    return id
  }
  send('HeapProfiler.enable')
  const timers = [
    setInterval(() => send('Runtime.getHeapUsage'), 100),
    setInterval(() => {
      send('HeapProfiler.collectGarbage')
      afterCollection.add(send('Runtime.getHeapUsage'))
    }, COLLECT_MS),
  ]
  return {
    largest: () => largest,
    held: () => held,
    stop() {
      for (const timer of timers) clearInterval(timer)
      socket.close()
    },
  }
}
