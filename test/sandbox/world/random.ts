/** Seeded randomness (sfc32): the same seed words give the same numbers on every machine. */
export class Random {
  #a: number
  #b: number
  #c: number
  #d = 1

  constructor(...seed: (string | number)[]) {
    const [a, b, c] = hashes(seed.join('\u0000'))
    this.#a = a
    this.#b = b
    this.#c = c
    for (let i = 0; i < 12; i++) this.next()
  }

  /** 0 <= x < 1 */
  next(): number {
    return this.#bits() / 4294967296
  }

  #bits(): number {
    const sum = (((this.#a + this.#b) | 0) + this.#d) | 0
    this.#d = (this.#d + 1) | 0
    this.#a = this.#b ^ (this.#b >>> 9)
    this.#b = (this.#c + (this.#c << 3)) | 0
    this.#c = ((this.#c << 21) | (this.#c >>> 11)) + sum
    return sum >>> 0
  }

  /** A whole number, both ends included. */
  int(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from + 1))
  }

  chance(probability: number): boolean {
    return this.next() < probability
  }

  pick<T>(items: readonly T[]): T {
    const item = items[Math.floor(this.next() * items.length)]
    if (item === undefined) throw new Error('pick from an empty list')
    return item
  }

  /** A key of `weights`, as often as its weight says. */
  weighted(weights: Readonly<Record<string, number>>): string {
    let sum = 0
    for (const key in weights) sum += weights[key] ?? 0
    let left = this.next() * sum
    let last = ''
    for (const key in weights) {
      last = key
      left -= weights[key] ?? 0
      if (left < 0) return key
    }
    return last
  }

  lognormal(median: number, sigma: number): number {
    const u = 1 - this.next()
    const normal = Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * this.next())
    return median * Math.exp(sigma * normal)
  }

  /** `length` characters of the base64url alphabet, as Dropbox's ids have them. */
  id(length: number): string {
    let text = ''
    for (let bits = 0, left = 0; text.length < length; bits >>>= 6, left--) {
      if (left === 0) {
        bits = this.#bits()
        left = 5
      }
      text += alphabet[bits & 63]
    }
    return text
  }

  shuffle<T>(items: T[]): T[] {
    for (let i = items.length - 1; i > 0; i--) {
      const j = Math.floor(this.next() * (i + 1))
      const [one, other] = [items[i], items[j]]
      if (one !== undefined && other !== undefined) {
        items[i] = other
        items[j] = one
      }
    }
    return items
  }
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** Index of the first entry of a growing list of sums that is above `x`. */
export function above(sums: Float64Array, x: number): number {
  let low = 0
  let high = sums.length - 1
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((sums[middle] ?? 0) > x) high = middle
    else low = middle + 1
  }
  return low
}

function hashes(text: string): [number, number, number] {
  let [a, b, c] = [1779033703, 3144134277, 1013904242]
  for (let i = 0; i < text.length; i++) {
    const k = text.charCodeAt(i)
    a = b ^ Math.imul(a ^ k, 597399067)
    b = c ^ Math.imul(b ^ k, 2869860233)
    c = a ^ Math.imul(c ^ k, 951274213)
  }
  return [a, b, c]
}
