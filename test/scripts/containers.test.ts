/** Dockerfile and compose.yaml say what there is: commands, files, ports, volumes. Docker itself is not asked. */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { type Copy, DockerfileParser, type JSONInstruction } from 'dockerfile-ast'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { readSettings } from '../../scripts/start/settings.ts'

const text = readFileSync('Dockerfile', 'utf8')
const instructions = DockerfileParser.parse(text).getInstructions()
const of = (keyword: string) => instructions.filter(one => one.getKeyword() === keyword)
const argsOf = (keyword: string) => of(keyword).flatMap(one => one.getArguments().map(argument => argument.getValue()))
const { scripts, engines } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  scripts: Record<string, string>
  engines: { node: string }
}
const linesOf = (path: string) => readFileSync(path, 'utf8').split('\n').filter(Boolean)

interface Service {
  build?: string
  env_file?: string
  depends_on?: string[]
  volumes?: string[]
  ports?: string[]
  configs?: { source: string; target: string }[]
}
interface Compose {
  services: Record<string, Service>
  configs: Record<string, { content: string }>
  volumes: Record<string, null>
}
const compose = parse(readFileSync('compose.yaml', 'utf8'), { strict: true, uniqueKeys: true }) as Compose
const services = Object.entries(compose.services)

/** What Compose knows of a service, in so far as it is of use here. */
const KNOWN = `build command configs container_name depends_on deploy entrypoint env_file environment expose healthcheck
  image init logging networks ports read_only restart secrets security_opt stop_grace_period user volumes`.split(/\s+/)

test('every instruction is one that Docker knows, and begins with an image of a Node that the tools want', () => {
  const known = ['FROM', 'WORKDIR', 'ENV', 'ARG', 'COPY', 'RUN', 'USER', 'VOLUME', 'EXPOSE', 'HEALTHCHECK', 'CMD']
  expect(instructions.map(one => one.getKeyword()).filter(keyword => !known.includes(keyword))).toEqual([])
  const version = Number(/^node:(\d+)-slim$/.exec(argsOf('FROM')[0] ?? '')?.[1])
  expect(version).toBeGreaterThanOrEqual(Number(engines.node.replace('>=', '')))
  expect(version).toBeGreaterThanOrEqual(24)
})

test('what is copied is there, and nothing secret goes along', () => {
  const ignored = linesOf('.dockerignore')
  for (const copy of of('COPY') as Copy[]) {
    const sources = copy
      .getArguments()
      .map(one => one.getValue())
      .slice(0, -1)
    expect(sources.filter(source => !existsSync(source) || ignored.includes(source))).toEqual([])
  }
  expect(ignored).toEqual(expect.arrayContaining(['.dev.vars', '.data', 'node_modules', 'connector.env']))
})

test('every command is one that there is', () => {
  const runs = of('RUN')
    .map(one => one.getArgumentsContent() ?? '')
    .join('\n')
  expect(spawnSync('sh', ['-n'], { input: runs, encoding: 'utf8' }).stderr).toBe('')
  const missing = [
    ...[...runs.matchAll(/npm run ([\w:-]+)/g)].filter(([, name = '']) => !scripts[name]),
    ...[...runs.matchAll(/npx ([\w-]+)/g)].filter(([, name]) => !existsSync(`node_modules/.bin/${name}`)),
  ]
  expect(missing.map(([command]) => command)).toEqual([])
  const [cmd] = of('CMD') as JSONInstruction[]
  const words = cmd?.getJSONStrings().map(one => JSON.parse(one.getValue()) as string) ?? []
  expect(`exec ${words.join(' ')}`).toBe(scripts.serve)
})

test('health is asked where the service listens', () => {
  const [port] = argsOf('EXPOSE')
  expect(Number(port)).toBe(readSettings({}).ports.api)
  const [check] = of('HEALTHCHECK')
  const json = /CMD (\[.*\])$/.exec(check?.getArgumentsContent() ?? '')?.[1] ?? ''
  const [program, flag, code = ''] = JSON.parse(json) as string[]
  expect([program, flag]).toEqual(['node', '-e'])
  expect(code).toContain(`http://127.0.0.1:${port}/healthz`)
  expect(spawnSync(process.execPath, ['--check', '-'], { input: code, encoding: 'utf8' }).stderr).toBe('')
})

test('compose.yaml names what there is: keys, services, volumes, configurations', () => {
  expect(services.flatMap(([, service]) => Object.keys(service)).filter(key => !KNOWN.includes(key))).toEqual([])
  for (const [, { build, depends_on = [], volumes = [], configs = [] }] of services) {
    if (build) expect(existsSync(`${build}/Dockerfile`)).toBe(true)
    expect(depends_on.filter(name => !compose.services[name])).toEqual([])
    expect(volumes.filter(volume => !((volume.split(':')[0] ?? '') in compose.volumes))).toEqual([])
    expect(configs.filter(({ source }) => !compose.configs[source])).toEqual([])
  }
})

test('the volume is where the service keeps its data, and the proxy leads to it', () => {
  const [folder] = argsOf('VOLUME')
  const connector = compose.services.connector
  expect(connector?.volumes).toEqual([`data:${folder}`])
  expect(text).toContain(`DATA_DIR=${folder}`)
  expect(linesOf('.gitignore')).toContain(connector?.env_file)
  const caddy = compose.configs.caddy?.content ?? ''
  expect(caddy).toContain(`reverse_proxy connector:${argsOf('EXPOSE')[0]}`)
  expect(caddy).toContain('header_up CF-Connecting-IP {remote_host}')
  expect(caddy).toContain('{$$DOMAIN}')
})
