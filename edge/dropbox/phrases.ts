const ROLES: ReadonlyMap<string, string> = new Map([
  ['owner', 'owner'],
  ['editor', 'can edit'],
  ['viewer', 'can view'],
  ['viewer no comment', 'can view without comments'],
  ['traverse', 'can pass through'],
  ['no access', 'no access'],
  ['reader', 'can view'],
  ['writer', 'can edit'],
])

const LOGINS: ReadonlyMap<string, string> = new Map([
  ['password', 'a password'],
  ['saml', 'single sign-on'],
  ['two factor authentication', 'two-factor authentication'],
  ['google oauth', 'Google'],
  ['apple oauth', 'Apple'],
  ['microsoft oauth', 'Microsoft'],
  ['kakao oauth', 'Kakao'],
  ['lenovo oauth', 'Lenovo'],
  ['passkey', 'a passkey'],
  ['qr code', 'a QR code'],
  ['web session', 'a web session'],
  ['first party token exchange', 'another Dropbox app'],
])

/** How a sentence shows a value: `{shared_content_access_level|role}`. */
export const FORMATS: Readonly<Record<string, (value: string) => string | undefined>> = {
  role: value => (value === 'none' ? undefined : (ROLES.get(value) ?? value)),
  login: value => LOGINS.get(value) ?? value,
}
