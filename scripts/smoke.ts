/** `npm run smoke -- https://…`: checks a deployment from outside, and says how to mend what is wrong. */
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { runChecks } from './lib/checks.ts'
import { adminToken, apiAddress, givenValues } from './lib/values.ts'
import type { Target } from './smoke/ask.ts'
import { OPEN_CHECKS } from './smoke/open.ts'
import { SIGNED_CHECKS } from './smoke/signed.ts'

const USAGE = `npm run smoke -- [https://connector.example.com] [--origin https://portal.example.com] [--write]

  --origin   also checks that pages of this origin are let in
  --write    also makes a portal and a session, uses them, and removes them again

ADMIN_TOKEN in the environment (for a local API, in .dev.vars) checks the operator's routes too.`

process.chdir(fileURLToPath(new URL('..', import.meta.url)))
try {
  process.exitCode = await smoke(process.argv.slice(2))
} catch (error) {
  console.error(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`)
  process.exitCode = 1
}

async function smoke(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    options: { origin: { type: 'string' }, write: { type: 'boolean', default: false } },
    allowPositionals: true,
  })
  const given = givenValues(process.env)
  const api = apiAddress(positionals[0], process.env, given)
  const token = adminToken(api, process.env, given)
  const target: Target = {
    api,
    mayWrite: values.write,
    ...(token ? { adminToken: token } : {}),
    ...(values.origin ? { origin: new URL(values.origin).origin } : {}),
  }
  const [reachable, ...others] = OPEN_CHECKS
  if (!reachable || (await runChecks([reachable], target)) > 0) return 1
  const failures = await runChecks([...others, ...SIGNED_CHECKS], target)
  console.log(failures === 0 ? '\nThe deployment works.' : `\n${failures} of the checks failed.`)
  return failures === 0 ? 0 : 1
}
