import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

const PATIENCE_MS = 25_000

/** What came of a request whose body was sent a byte every 200 ms. */
export interface Dripped {
  status: number
  body: string
  /** Milliseconds from the first byte until the answer, and until the connection was closed by the other side. */
  answeredMs: number
  closedMs: number
}

/** Sends headers at once and then drips the body, for as long as the connection is open; 25 seconds at most. */
export function dripBody(url: string, headers: Record<string, string>, chunked: boolean): Promise<Dripped> {
  const length = chunked ? 'transfer-encoding: chunked' : 'content-length: 60000'
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  return drip(url, `${[...lines, length].join('\r\n')}\r\n\r\n`, chunked ? '1\r\n{\r\n' : '{')
}

/** Never comes to the end of the headers. */
export function dripHeaders(url: string): Promise<Dripped> {
  return drip(url, 'x-filler: ', 'x')
}

async function drip(url: string, head: string, piece: string): Promise<Dripped> {
  const { hostname, port, pathname } = new URL(url)
  const socket = connect(Number(port), hostname)
  const started = Date.now()
  const { promise: closed, resolve } = Promise.withResolvers<number>()
  let received = ''
  let answeredMs = 0
  let open = true
  const end = () => {
    open = false
    resolve(Date.now() - started)
  }
  socket.setEncoding('utf8').on('data', (text: string) => {
    answeredMs ||= Date.now() - started
    received += text
  })
  // what is sent to a connection that is closed is answered with a reset
  socket
    .on('error', () => undefined)
    .on('close', end)
    .on('end', end)
  socket.write(`POST ${pathname} HTTP/1.1\r\nhost: ${hostname}:${port}\r\n${head}`)
  while (open && Date.now() - started < PATIENCE_MS) {
    socket.write(piece)
    await Promise.race([closed, sleep(200)])
  }
  socket.destroy()
  const [first = '', ...rest] = received.split('\r\n\r\n')
  return { status: Number(first.split(' ')[1]), body: rest.join(''), answeredMs, closedMs: await closed }
}
