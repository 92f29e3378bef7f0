const encoder = new TextEncoder()
const START = 65_536
/** A longer buffer is let go after the text that needed it. */
const KEPT = 1_048_576
const [QUOTE, COLON, ZERO] = [34, 58, 48]

/** A text that is put together of many small pieces, as UTF-8: strings that are joined and then encoded cost more. */
export class ByteText {
  #bytes = new Uint8Array(START)
  #length = 0

  /** Begins anew. */
  clear(): void {
    if (this.#bytes.length > KEPT) this.#bytes = new Uint8Array(START)
    this.#length = 0
  }

  /** What was written, valid until more is. */
  bytes(): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(0, this.#length)
  }

  byte(value: number): void {
    this.#reserve(1)
    this.#bytes[this.#length] = value
    this.#length += 1
  }

  raw(piece: Uint8Array): void {
    const { length } = piece
    this.#reserve(length)
    const bytes = this.#bytes
    const at = this.#length
    // a loop beats the call of `set` on pieces as short as keys
    for (let index = 0; index < length; index += 1) bytes[at + index] = piece[index] as number
    this.#length = at + length
  }

  /** Well-formed text. */
  text(piece: string): void {
    this.#reserve(piece.length * 3)
    this.#length += encoder.encodeInto(piece, this.#bytes.subarray(this.#length)).written
  }

  /** `"<length>:<text>`; false, and nothing is written, for text with lone surrogates, which has no UTF-8. */
  quoted(text: string): boolean {
    const { length } = text
    this.#reserve(length * 3 + 16)
    const before = this.#length
    this.#bytes[before] = QUOTE
    this.#length = before + 1
    this.#digits(length)
    const bytes = this.#bytes
    bytes[this.#length] = COLON
    const at = this.#length + 1
    // ASCII, as nearly all is, takes a loop half of what it takes the encoder
    for (let index = 0; index < length; index += 1) {
      const code = text.charCodeAt(index)
      if (code > 127) return this.#encoded(text, at, before)
      bytes[at + index] = code
    }
    this.#length = at + length
    return true
  }

  #encoded(text: string, at: number, before: number): boolean {
    if (!text.isWellFormed()) {
      this.#length = before
      return false
    }
    this.#length = at + encoder.encodeInto(text, this.#bytes.subarray(at)).written
    return true
  }

  #digits(value: number): void {
    if (value >= 100) {
      this.text(String(value))
      return
    }
    if (value >= 10) {
      this.#bytes[this.#length] = ZERO + Math.trunc(value / 10)
      this.#length += 1
    }
    this.#bytes[this.#length] = ZERO + (value % 10)
    this.#length += 1
  }

  #reserve(count: number): void {
    if (this.#length + count <= this.#bytes.length) return
    const larger = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + count))
    larger.set(this.#bytes.subarray(0, this.#length))
    this.#bytes = larger
  }
}
