/**
 * Tells identical twins apart: how often a base fingerprint has come before within one pull, also on pages that another
 * run of the worker has stored. Two identical downloads in one second are two events, cut apart by a page or not.
 */
export class Twins {
  readonly #counts = new Map<number, number>()
  readonly #seen = new Set<number>()
  readonly #load: (minTime: number, maxTime: number) => Promise<{ page: number; bases: Uint8Array }[]>
  #covered: { min: number; max: number } | undefined

  /** `load` gives the stored pages of the pull that overlap a range of event times (seconds, inclusive). */
  constructor(load: (minTime: number, maxTime: number) => Promise<{ page: number; bases: Uint8Array }[]>) {
    this.#load = load
  }

  /** Makes earlier pages of the range count. */
  async cover(min: number, max: number): Promise<void> {
    if (this.#covered && this.#covered.min <= min && this.#covered.max >= max) return
    const range = { min: Math.min(min, this.#covered?.min ?? min), max: Math.max(max, this.#covered?.max ?? max) }
    for (const { page, bases } of await this.#load(range.min, range.max)) {
      if (this.#seen.has(page)) continue
      this.#seen.add(page)
      for (const base of unpackBases(bases)) this.ordinal(base)
    }
    this.#covered = range
  }

  /** The page whose bases were just counted is our own: not to be counted again from the database. */
  own(page: number): void {
    this.#seen.add(page)
  }

  /** 0 for the first sight of this base in the pull, 1 for its first twin, … */
  ordinal(base: number): number {
    const count = this.#counts.get(base) ?? 0
    this.#counts.set(base, count + 1)
    return count
  }
}

/** Eight bytes a fingerprint, little-endian doubles: 52-bit integers survive. */
export function packBases(bases: readonly number[]): Uint8Array {
  return new Uint8Array(Float64Array.from(bases).buffer)
}

export function unpackBases(bytes: Uint8Array): Float64Array {
  return new Float64Array(bytes.slice().buffer)
}
