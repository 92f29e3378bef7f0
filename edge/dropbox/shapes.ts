/** What holds for every object with the same keys. */
export interface Plan {
  /** In the order of the keys, each with the bytes that are written for it. */
  fields: readonly { key: string; bytes: Uint8Array }[]
  /** Whether one of the keys that were asked about is there: to look for an absent key in each object is slow. */
  marked: boolean
}

/** Objects with the same keys, delivered in the same order: the way from the root is those keys. */
interface Shape {
  next: Map<string, Shape>
  plan?: Plan
}

/** Dropbox's events have a few thousand; keys that a stranger makes up beyond the bound are sorted each time. */
const MAX_SHAPES = 20_000
const MAX_KEY = 100

/** Sorts keys once a shape and not once an object: a page holds the same few shapes a thousand times. */
export class Shapes {
  readonly #root: Shape = { next: new Map() }
  readonly #bytesOf: (key: string) => Uint8Array
  readonly #marks: readonly string[]
  #count = 0

  constructor(bytesOf: (key: string) => Uint8Array, marks: readonly string[]) {
    this.#bytesOf = bytesOf
    this.#marks = marks
  }

  planOf(value: object): Plan {
    let shape: Shape | undefined = this.#root
    for (const key in value) {
      shape = shape.next.get(key) ?? this.#grow(shape, key)
      if (!shape) return this.#plan(value)
    }
    shape.plan ??= this.#plan(value)
    return shape.plan
  }

  #grow(shape: Shape, key: string): Shape | undefined {
    if (this.#count >= MAX_SHAPES || key.length > MAX_KEY) return undefined
    this.#count += 1
    const next: Shape = { next: new Map() }
    shape.next.set(key, next)
    return next
  }

  #plan(value: object): Plan {
    const keys = Object.keys(value)
    return {
      fields: keys.toSorted().map(key => ({ key, bytes: this.#bytesOf(key) })),
      marked: this.#marks.some(mark => keys.includes(mark)),
    }
  }
}
