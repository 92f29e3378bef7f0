/** Configuration that tests run with: fixed, so that a failure can be repeated, and worth nothing anywhere else. */
export const TEST_VARS = {
  DROPBOX_APP_KEY: 'sandboxappkey',
  DROPBOX_APP_SECRET: 'sandboxappsecret',
  ENCRYPTION_KEYS: `k1:${btoa('an encryption key for the tests!')}`,
  SESSION_KEYS: `k1:${btoa('a session key for all the tests!')}`,
  ADMIN_TOKEN: 'admin-token-of-the-tests',
  PUBLIC_URL: 'http://localhost:8787',
} as const
