/**
 * Lit makes a Trusted Types policy named `lit-html` while it loads, and dies where the page's list lacks that name.
 * Evaluated before Lit, this lets a policy named `dropbox-connector` stand in, and says what to do when neither may be.
 */
interface PolicyFactory {
  createPolicy?: (name: string, rules: object) => unknown
}

const factory = (globalThis as { trustedTypes?: PolicyFactory }).trustedTypes
const create = factory?.createPolicy
let refused = false

if (factory && create) {
  factory.createPolicy = (name, rules) => {
    for (const candidate of [name, 'dropbox-connector']) {
      try {
        return create.call(factory, candidate, rules)
      } catch {
        // The next name, if there is one.
      }
    }
    refused = true
    // biome-ignore lint/suspicious/noConsole: nothing can be shown in the page without a policy
    console.error(
      "<dropbox-connector> needs `trusted-types lit-html dropbox-connector 'allow-duplicates'` in the page's policy.",
    )
    return undefined
  }
}

/** Undoes the stand-in once Lit is there; false when no policy could be made. */
export function restoreTrustedTypes(): boolean {
  if (factory) delete factory.createPolicy
  return !refused
}
