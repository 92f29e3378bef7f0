import { startSandbox } from '../../test/sandbox/serve.ts'

/** Raw events of a realistic team, as JSON texts, in order of arrival. */
export async function sampleEvents(count: number): Promise<string[]> {
  const sandbox = await startSandbox({ seedEvents: count, trickle: 0 })
  try {
    const [team] = await sandbox.control.teams()
    if (!team) throw new Error('the sandbox has no team')
    const all = await sandbox.control.oracle(team.teamId)
    return all.slice(-count)
  } finally {
    await sandbox.close()
  }
}
