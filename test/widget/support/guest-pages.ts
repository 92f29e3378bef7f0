/** Pages of hosts with strict policies, served beside the tests: `/guest/<name>`. */
const STRICT =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self' https://api.test; require-trusted-types-for 'script'; trusted-types lit-html"
const POLICIES: Record<string, string> = {
  strict: STRICT,
  /** The same with the built script in place of its sources. */
  built: STRICT,
  /** With events whose every text is meant to break out. */
  hostile: STRICT,
  'own-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; require-trusted-types-for 'script'; trusted-types dropbox-connector",
  'no-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'",
}

interface ServeContext {
  path: string
  set: (name: string, value: string) => void
}

/** A plugin of the test server. */
export function guestPages() {
  return {
    name: 'guest-pages',
    serve(context: ServeContext) {
      const policy = POLICIES[context.path.replace('/guest/', '')]
      if (!context.path.startsWith('/guest/') || !policy) return undefined
      context.set('content-security-policy', policy)
      return {
        type: 'html',
        body: '<!doctype html><html lang="en"><title>Guest</title><script type="module" src="/test/widget/support/guest.ts"></script>',
      }
    },
  }
}
