/** What identifies an event: connection row, second, fingerprint. */
export interface EventKey {
  connectionId: number
  time: number
  fp: number
}

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const BASE = BigInt(DIGITS.length)
const LENGTH = 22
const PREFIX = 'evt_'
/** Bits of connection, time and fingerprint; together 128, which 22 digits hold. */
const TIME_BITS = 40n
const FP_BITS = 53n
/** Seconds before 1970 stay positive. */
const TIME_OFFSET = 2n ** (TIME_BITS - 1n)

export function eventId(key: EventKey): string {
  let number = (BigInt(key.connectionId) << TIME_BITS) | (BigInt(key.time) + TIME_OFFSET)
  number = (number << FP_BITS) | BigInt(key.fp)
  let text = ''
  for (let place = 0; place < LENGTH; place++) {
    text = DIGITS.charAt(Number(number % BASE)) + text
    number /= BASE
  }
  return PREFIX + text
}

/** Undefined for anything that `eventId` did not make. */
export function parseEventId(id: string): EventKey | undefined {
  if (!id.startsWith(PREFIX) || id.length !== PREFIX.length + LENGTH) return undefined
  let number = 0n
  for (const char of id.slice(PREFIX.length)) {
    const digit = DIGITS.indexOf(char)
    if (digit < 0) return undefined
    number = number * BASE + BigInt(digit)
  }
  const key: EventKey = {
    connectionId: Number(number >> (TIME_BITS + FP_BITS)),
    time: Number(((number >> FP_BITS) & (2n ** TIME_BITS - 1n)) - TIME_OFFSET),
    fp: Number(number & (2n ** FP_BITS - 1n)),
  }
  return Number.isSafeInteger(key.connectionId) && eventId(key) === id ? key : undefined
}
