import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'

/** What docs/self-hosting.md says about services and containers, as far as it can be tried without them. */
const page = readFileSync('docs/self-hosting.md', 'utf8')
const unit = /```ini\n([\s\S]+?)```/.exec(page)?.[1] ?? ''

const hasSystemd = spawnSync('systemd-analyze', ['--version']).status === 0

test.runIf(hasSystemd)('systemd takes the unit as it stands', () => {
  const dir = mkdtempSync(join(tmpdir(), 'unit-'))
  try {
    const file = join(dir, 'dropbox-connector.service')
    writeFileSync(file, unit)
    const { status, stderr } = spawnSync('systemd-analyze', ['verify', file], { encoding: 'utf8' })
    expect({ status, said: stderr.split('\n').filter(line => line.includes('dropbox-connector')) }).toEqual({
      status: 0,
      said: [],
    })
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
})

test('the service lets the unit write where it keeps its data, and nowhere else', () => {
  const value = (name: string) => new RegExp(`^${name}=(.*)$`, 'm').exec(unit)?.[1]
  expect(value('ProtectSystem')).toBe('strict')
  expect(value('Environment')).toBe(`DATA_DIR=/var/lib/${value('StateDirectory')}`)
  expect(unit).not.toContain('ReadWritePaths')
})

test('what the image is made from is in the repository, and is sent to the build', () => {
  const sources = [...readFileSync('Dockerfile', 'utf8').matchAll(/^COPY (.+) \S+$/gm)].flatMap(
    ([, names]) => names?.split(' ') ?? [],
  )
  expect(sources).toContain('package-lock.json')
  const ignored = readFileSync('.dockerignore', 'utf8').split('\n')
  const tracked = execFileSync('git', ['ls-files'], { encoding: 'utf8' }).split('\n')
  for (const name of sources.filter(source => source !== '.')) {
    expect(existsSync(name) && tracked.includes(name), name).toBe(true)
    expect(ignored, name).not.toContain(name)
  }
  // secrets and data stay outside
  for (const name of ['.dev.vars', 'connector.env', '.data', '.git']) expect(ignored).toContain(name)
})
