import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'

/** Makes tokens, codes and cursors that carry what they mean, opaque and unforgeable (AES-256-GCM). */
export class Seal {
  readonly #key: Buffer

  constructor(secret: string) {
    this.#key = createHash('sha256').update(`sandbox:${secret}`).digest()
  }

  close(kind: string, value: object): string {
    const iv = randomBytes(12)
    const cipher = createCipheriv('aes-256-gcm', this.#key, iv).setAAD(Buffer.from(kind))
    const body = Buffer.concat([cipher.update(JSON.stringify(value), 'utf8'), cipher.final()])
    return Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url')
  }

  /** The value, or undefined for anything that this seal did not close as that kind. */
  open<T>(kind: string, text: string): T | undefined {
    try {
      const bytes = Buffer.from(text, 'base64url')
      const decipher = createDecipheriv('aes-256-gcm', this.#key, bytes.subarray(0, 12)).setAAD(Buffer.from(kind))
      decipher.setAuthTag(bytes.subarray(12, 28))
      const body = Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()])
      return JSON.parse(body.toString('utf8'))
    } catch {
      return undefined
    }
  }
}
