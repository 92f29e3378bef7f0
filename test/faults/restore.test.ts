import { rmSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Backfill } from './backfill.ts'
import { Rig } from './rig.ts'

const EVENTS = 3000

let rig: Rig
beforeAll(async () => {
  rig = await Rig.start(50)
})
afterAll(() => rig?.stop())

/** The operator's command, as it is. */
const command = (name: 'backup' | 'restore', ...args: string[]) =>
  execa('npm', ['run', '--silent', name, '--', ...args], { reject: false, all: true })

test('a copy made in the middle of a backfill is restored elsewhere, and the sync goes on from it exactly', async () => {
  const copy = join(rig.dir, 'copy.db')
  const backfill = await Backfill.begin(rig, EVENTS)
  await backfill.slow(300)
  await backfill.reach(0.3)
  // what is left is not there before the copy is made, however long that takes
  await backfill.slow(8000)
  const made = await command('backup', copy, '--from', rig.databaseDir)
  expect(made).toMatchObject({ exitCode: 0, all: expect.stringContaining('ENCRYPTION_KEYS') })
  const copied = Number(/: (\d+) events/.exec(made.all)?.[1])
  expect(copied).toBeGreaterThanOrEqual(0.3 * EVENTS)

  await backfill.slow(0)
  // what is stored after the copy is lost with the database
  await backfill.finish()
  expect(await backfill.count()).toBeGreaterThan(copied)
  await rig.killDatabase()
  await rig.killWorker()
  rmSync(rig.databaseDir, { recursive: true })

  const restored = await command('restore', copy, '--to', rig.databaseDir)
  expect(restored).toMatchObject({ exitCode: 0, all: expect.stringContaining(`${copied} events`) })
  await rig.startDatabase()
  expect(await backfill.count()).toBe(copied)
  await rig.startWorker()
  await backfill.finish()
  await backfill.expectExact()
  expect((await rig.call('GET', '/v1/connections', backfill.token)).status).toBe(200)
})

test('a copy is never put over a database, a damaged one is refused, and none overwrites another', async () => {
  const copy = join(rig.dir, 'second.db')
  expect((await command('backup', copy, '--from', rig.databaseDir)).exitCode).toBe(0)
  for (const [args, words] of [
    [['backup', copy, '--from', rig.databaseDir], 'is there already'],
    [['backup', join(rig.dir, 'x.db'), '--from', join(rig.dir, 'nothing')], 'is not the folder of a libSQL server'],
    [['restore', copy, '--to', rig.databaseDir], 'is not empty'],
    [['restore', join(rig.dir, 'none.db'), '--to', join(rig.dir, 'new')], 'there is no'],
  ] as const) {
    const [name, ...rest] = args
    expect(await command(name, ...rest)).toMatchObject({ exitCode: 1, all: expect.stringContaining(words) })
  }
  truncateSync(copy, 40_960)
  expect((await command('restore', copy, '--to', join(rig.dir, 'new'))).exitCode).toBe(1)
})
