import { readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const root = fileURLToPath(new URL('../..', import.meta.url))
const SUFFIX = '.test.ts'

/** Bundles the widget's tests, since to load a hundred modules one by one takes each page long. Answers where they are. */
export async function bundleWidgetTests(): Promise<string[]> {
  const outDir = join(root, '.data/widget-tests')
  const folder = join(root, 'test/widget')
  const names = readdirSync(folder)
    .filter(name => name.endsWith(SUFFIX))
    .map(name => basename(name, SUFFIX))
  await build({
    root,
    configFile: false,
    publicDir: false,
    logLevel: 'warn',
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      outDir,
      emptyOutDir: true,
      target: 'es2024',
      minify: false,
      sourcemap: false,
      modulePreload: false,
      rolldownOptions: {
        input: Object.fromEntries(names.map(name => [name, join(folder, name + SUFFIX)])),
        // What the test server itself serves.
        external: [/^\/__web-dev-server__/],
        output: { entryFileNames: '[name].test.js', chunkFileNames: '[name]-[hash].js' },
        preserveEntrySignatures: 'strict',
      },
    },
  })
  return names.map(name => join(outDir, `${name}.test.js`))
}
