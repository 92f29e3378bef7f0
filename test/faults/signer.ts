import { exportSPKI, generateKeyPair, SignJWT } from 'jose'

/** Somebody whose tokens a libSQL server takes once it has their key. */
export interface Signer {
  /** For `--auth-jwt-key-file`. */
  pem: string
  token: string
}

export async function newSigner(): Promise<Signer> {
  const { publicKey, privateKey } = await generateKeyPair('EdDSA', { extractable: true })
  const token = await new SignJWT({}).setProtectedHeader({ alg: 'EdDSA' }).setExpirationTime('1h').sign(privateKey)
  return { pem: await exportSPKI(publicKey), token }
}
