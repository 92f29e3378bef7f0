/** Components as a portal's project would build them, each in a page of its own. */
import { mkdtempSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import vue from '@vitejs/plugin-vue'
import { build } from 'vite'

export interface Component {
  framework: 'react' | 'vue' | 'angular'
  /** The module, as its file or block has it. */
  text: string
  /** Given to the component as `api`, where it wants that. */
  api?: string
}

interface Kind {
  extension: string
  /** What mounts the component, called `It`. */
  entry: (props: string, text: string) => string
}

const KINDS: Record<Component['framework'], Kind> = {
  react: {
    extension: 'tsx',
    entry: props => `import { createElement } from 'react'
import { createRoot } from 'react-dom/client'
createRoot(document.querySelector('#root')).render(createElement(Object.values(It)[0], ${props}))`,
  },
  vue: {
    extension: 'vue',
    entry: props => `import { createApp } from 'vue'
createApp(It.default, ${props}).mount('#root')`,
  },
  angular: {
    extension: 'ts',
    // Templates are compiled in the browser: their compiler is there in JavaScript.
    entry: (props, text) => `import '@angular/compiler'
import { Component } from '@angular/core'
import { bootstrapApplication } from '@angular/platform-browser'
const [Shown] = Object.values(It)
@Component({ selector: '#root', imports: [Shown], template: '<${selectorOf(text)}${props === '{}' ? '' : ' [api]="props.api"'} />' })
class Root { props = ${props} }
bootstrapApplication(Root).catch(error => console.error(error))`,
  },
}

const selectorOf = (text: string) => /selector: '([\w-]+)'/.exec(text)?.[1] ?? ''

/** What Angular's own build adds for inputs that are signals, in so far as the examples have them. */
const inputsOfSignals = (text: string) =>
  text
    .replace(
      /readonly (\w+) = input\.required/g,
      "@Input({ isSignal: true, alias: '$1', required: true } as never) readonly $1 = input.required",
    )
    .replace('import { Component,', `import { Component,${text.includes('input.') ? ' Input,' : ''}`)

/** One script that shows the component in `#root`; built in a clone. */
export async function bundle(clone: string, { framework, text, api }: Component): Promise<string> {
  const { extension, entry } = KINDS[framework]
  const folder = mkdtempSync(join(clone, `${framework}-`))
  writeFileSync(join(folder, `it.${extension}`), framework === 'angular' ? inputsOfSignals(text) : text)
  const props = api ? JSON.stringify({ api }) : '{}'
  writeFileSync(join(folder, 'entry.ts'), `import * as It from './it.${extension}'\n${entry(props, text)}`)
  const result = await build({
    root: folder,
    configFile: false,
    publicDir: false,
    logLevel: 'error',
    mode: 'production',
    define: { 'process.env.NODE_ENV': '"production"' },
    plugins: [vue({ template: { compilerOptions: { isCustomElement: tag => tag === 'dropbox-connector' } } })],
    resolve: { alias: { 'dropbox-connector/react': join(clone, 'client/react.ts') } },
    // A test runner says that it is no production.
    oxc: { decorator: { legacy: true }, jsx: { runtime: 'automatic', development: false } },
    build: { write: false, minify: false, lib: { entry: 'entry.ts', formats: ['iife'], name: 'page' } },
  })
  const [chunk] = [result].flat().flatMap(one => ('output' in one ? one.output : []))
  if (chunk?.type !== 'chunk') throw new Error('nothing was built')
  return chunk.code
}
