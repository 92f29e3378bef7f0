/** `npm run doctor`: checks the configuration in the environment and `.dev.vars` before it is deployed or started. */
import { fileURLToPath } from 'node:url'
import { DATABASE_CHECK } from './doctor/database.ts'
import { VALUE_CHECKS } from './doctor/values.ts'
import { WRANGLER_CHECK } from './doctor/wrangler.ts'
import { runChecks } from './lib/checks.ts'
import { givenValues } from './lib/values.ts'

process.chdir(fileURLToPath(new URL('..', import.meta.url)))
const given = givenValues(process.env)
const failures = await runChecks([...VALUE_CHECKS, DATABASE_CHECK, WRANGLER_CHECK], given)
console.log(failures === 0 ? '\nNothing is in the way.' : `\n${failures} of the checks failed.`)
if (failures > 0) console.log('`npm start` needs none of these: it fills in what is missing, for this machine.')
process.exitCode = failures === 0 ? 0 : 1
