/** What stands in the pages: code that is code, commands that there are, links that lead somewhere. */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { transform } from 'lightningcss'
import { parse as parseToml } from 'smol-toml'
import { transformWithOxc } from 'vite'
import { expect, test } from 'vitest'
import { parse as parseVue } from 'vue/compiler-sfc'
import { parse as parseYaml } from 'yaml'
import { CONFIG_NAMES } from '../../scripts/start/settings.ts'
import { listedBlocks, STANDINS } from '../support/blocks.ts'
import { type Block, blocksOf, deadLinks, pages } from '../support/markdown.ts'

const all = pages()
const blocks = all.flatMap(blocksOf)
const { scripts, version } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  scripts: Record<string, string>
  version: string
}

const script = (extension: string) => async (text: string) => {
  await transformWithOxc(text, `block.${extension}`)
}

/** Pages of HTML: their scripts are scripts, and tags are closed in order. */
async function html(text: string): Promise<void> {
  for (const [, code = ''] of text.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)) await script('js')(code)
  const open: string[] = []
  for (const [, end, name = ''] of text.matchAll(/<(\/?)([a-z][\w-]*)(?:\s[^>]*)?>/g)) {
    if (['meta', 'link', 'img', 'br', 'source', 'input'].includes(name)) continue
    if (!end) open.push(name)
    else if (open.pop() !== name) throw new Error(`</${name}> closes another tag`)
  }
  if (open.length > 0) throw new Error(`${open.join(', ')} stays open`)
}

function shell(text: string): void {
  const { status, stderr } = spawnSync('bash', ['-n'], { input: text, encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
}

const LANGUAGES: Record<string, (text: string) => unknown> = {
  js: script('js'),
  jsx: script('jsx'),
  ts: script('ts'),
  tsx: script('tsx'),
  html,
  vue: text => {
    const [error] = parseVue(text).errors
    if (error) throw error
  },
  css: text => transform({ filename: 'block.css', code: Buffer.from(text) }),
  json: text => JSON.parse(text),
  yaml: text => parseYaml(text),
  toml: text => parseToml(text),
  sh: shell,
  caddyfile: text => {
    const depth = [...text].reduce((open, char) => open + (char === '{' ? 1 : char === '}' ? -1 : 0), 0)
    if (depth !== 0) throw new Error('a brace is not closed')
  },
  http: text => {
    const [first = '', ...rest] = text.split('\n\n')[0]?.split('\n') ?? []
    const odd = [...(/^[A-Z]+ \/\S*$/.test(first) ? [] : [first]), ...rest.filter(line => !/^[\w-]+: .+$/.test(line))]
    if (odd.length > 0) throw new Error(odd.join('\n'))
  },
  ini: text => {
    const odd = text.split('\n').filter(line => !/^(\[\w+\]|\w+=.+|)$/.test(line))
    if (odd.length > 0) throw new Error(odd.join('\n'))
  },
}

test('there are pages with blocks of code', () => {
  expect(all).toEqual(expect.arrayContaining(['README.md', 'docs/embedding.md', 'client/README.md']))
  expect(blocks.length).toBeGreaterThan(20)
})

test('every block is run by the end-to-end tests, or says why it cannot be', () => {
  const listed = listedBlocks()
  expect(listed.map(({ page, text }) => `${page}: ${text}`)).toEqual(blocks.map(({ page, text }) => `${page}: ${text}`))
  const whys = [...listed.flatMap(({ way }) => ('read' in way ? [way.read] : [])), ...STANDINS.map(({ why }) => why)]
  for (const why of whys) {
    for (const [path] of why.matchAll(/\b(?:test|docs)\/[\w./-]+\.(?:ts|md)/g))
      expect(existsSync(path), path).toBe(true)
  }
  expect(listed.filter(({ way }) => 'run' in way).length).toBeGreaterThan(20)
})

test.each(blocks.map(block => [`${block.page}: ${block.text.split('\n')[0]}`, block] as const))(
  '%s',
  async (_name, block) => {
    const check = LANGUAGES[block.language]
    expect(check, `nobody checks ${block.language}`).toBeDefined()
    await check?.(block.text)
  },
)

test.each(all)('%s: its links lead somewhere', page => {
  expect(deadLinks(page)).toEqual([])
})

const ofShell = blocks.filter(block => block.language === 'sh')
const inText = all.flatMap(page =>
  [...readFileSync(page, 'utf8').matchAll(/`(npm (?:run |test|start)[^`]*|npx [^`]+)`/g)].map(match => ({
    page,
    text: match[1] ?? '',
  })),
)

test('every command is one that there is', () => {
  const missing = [...ofShell, ...inText].flatMap(({ page, text }: Pick<Block, 'page' | 'text'>) => [
    ...[...text.matchAll(/\bnpm run (?:-s |--silent )?([\w:-]+)/g)]
      .filter(([, name = '']) => !scripts[name])
      .map(([command]) => `${page}: ${command}`),
    ...[...text.matchAll(/\bnpx ([\w@/-]+)/g)]
      .filter(([, name]) => !existsSync(`node_modules/.bin/${name}`))
      .map(([command]) => `${page}: ${command}`),
  ])
  expect(missing).toEqual([])
})

test('every variable that a command sets is one that somebody reads', () => {
  const source = ['scripts', 'bench', 'test', 'docs/examples', 'compose.yaml']
    .map(folder => spawnSync('grep', ['-rhoE', '[A-Z][A-Z_]{3,}', folder], { encoding: 'utf8' }).stdout)
    .join('\n')
  const read = new Set<string>([...CONFIG_NAMES, ...source.split('\n')])
  const set = ofShell.flatMap(({ page, text }) =>
    [...text.matchAll(/(?:^|\s)([A-Z][A-Z_]{3,})=/g)].map(([, name = '']) => [page, name] as const),
  )
  expect(set.length).toBeGreaterThan(3)
  expect(set.filter(([, name]) => !read.has(name))).toEqual([])
})

test('the version has its entry in the changelog, newest first', () => {
  const versions = [...readFileSync('CHANGELOG.md', 'utf8').matchAll(/^## \[?(\d+\.\d+\.\d+|Unreleased)/gm)].map(
    match => match[1],
  )
  expect(versions.filter(one => one !== 'Unreleased')[0]).toBe(version)
  expect(new Set(versions).size).toBe(versions.length)
})

test('theming names every custom property, and shows a theme as the demo portal has it', () => {
  const theming = readFileSync('docs/theming.md', 'utf8')
  const manifest = JSON.parse(readFileSync('custom-elements.json', 'utf8')) as {
    modules: { declarations: { cssProperties?: { name: string }[] }[] }[]
  }
  const names = manifest.modules.flatMap(one => one.declarations.flatMap(({ cssProperties = [] }) => cssProperties))
  const short = names.map(({ name }) => name.replace('--dropbox-connector-', ''))
  expect(short.length).toBeGreaterThan(12)
  expect(short.filter(name => !theming.includes(`\`${name}\``))).toEqual([])

  const portal = readFileSync('test/portal/static/portal.css', 'utf8')
  const signal = /:root\[data-brand="signal"\] (dropbox-connector \{[^}]+\})/.exec(portal)?.[1]
  expect(theming).toContain(signal)
})
