interface Claims {
  exp?: unknown
  permissions?: unknown
}

/** What a session token says of itself; nothing for one that cannot be read. Read, not verified: the API does that. */
function claimsOf(token: string): Claims {
  try {
    const payload = token.split('.')[1] ?? ''
    return JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/')))
  } catch {
    return {}
  }
}

/** When a session token ends, epoch ms; undefined for a token that does not say. */
export function expiryOf(token: string): number | undefined {
  const { exp } = claimsOf(token)
  return typeof exp === 'number' ? exp * 1000 : undefined
}

/** Whether a session token allows something; one that does not say is given the benefit of the doubt. */
export function allows(token: string, permission: string): boolean {
  const { permissions } = claimsOf(token)
  return !Array.isArray(permissions) || permissions.includes(permission)
}
