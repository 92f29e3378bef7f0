/** Watches the heap of the Worker's isolate through the inspector of `wrangler dev`. Bytes. */
export async function watchHeap(port: number): Promise<{ largest(): number; stop(): void }> {
  // The inspector only answers to pages of this machine; Node's WebSocket takes headers, its types do not say so.
  const options = { headers: { origin: 'http://localhost' } } as unknown as string[]
  const socket = new WebSocket(`ws://127.0.0.1:${port}/ws`, options)
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve)
    socket.addEventListener('error', () => reject(new Error('the inspector does not answer')))
  })
  let largest = 0
  socket.addEventListener('message', ({ data }) => {
    const { result } = JSON.parse(String(data)) as { result?: { usedSize?: number; backingStorageSize?: number } }
    largest = Math.max(largest, (result?.usedSize ?? 0) + (result?.backingStorageSize ?? 0))
  })
  let id = 0
  const timer = setInterval(() => {
    id += 1
    socket.send(JSON.stringify({ id, method: 'Runtime.getHeapUsage' }))
  }, 100)
  return {
    largest: () => largest,
    stop() {
      clearInterval(timer)
      socket.close()
    },
  }
}
