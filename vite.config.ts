import { createHash } from 'node:crypto'
import { defineConfig, type Plugin } from 'vite'

/** What is loaded when it is first shown, in as few files as that is told apart: every further one costs a tenth. */
const LATER = [
  {
    name: 'setup',
    test: /\/widget\/((elements\/(connect(-wizard|ion-manage|ion-activity)|wizard-|link-box)|controllers\/approval|locale\/en-activity|styles\/(wizard|activity)))/,
  },
  {
    name: 'log',
    test: /\/widget\/(elements\/(event|filter|query|range|top|value)-|controllers\/event-|styles\/(events|filters|chart|drawer)|locale\/en-(events|filters)|internal\/(bars|download|filter|hash|labels|values))/,
  },
]

/**
 * Builds the widget: a small entry with a stable name, the core that it loads at once, and what is loaded when it is
 * first shown, all under `chunks/` with a hash in the name. One core for all of them: a page that gives the entry's
 * address a query would otherwise load the common part twice.
 * Library mode, since an application's build puts a preload helper in that adds <link> elements to the host's page.
 */
export default defineConfig({
  // Nothing is copied: what the Worker serves is exactly what was built.
  publicDir: false,
  plugins: [tightStyles(), tightTemplates(), integrity()],
  build: {
    outDir: 'dist/widget',
    emptyOutDir: true,
    target: 'es2022',
    sourcemap: false,
    reportCompressedSize: false,
    lib: { entry: 'widget/index.ts', formats: ['es'], fileName: () => 'dropbox-connector.js' },
    rolldownOptions: {
      output: {
        // Library mode by itself leaves whitespace in for the next bundler; browsers are what comes next here.
        minify: true,
        chunkFileNames: 'chunks/[name]-[hash].js',
        codeSplitting: { groups: [{ name: 'core', tags: ['$initial'] }, ...LATER] },
        // A server that imports the widget along with a page has neither; nothing of it is defined there.
        intro: chunk =>
          chunk.name === 'core' ? 'const{HTMLElement=class{},document={createTreeWalker(){}}}=globalThis;' : '',
      },
    },
  },
})

/** Takes comments and whitespace out of the css`…` literals, which minifiers leave alone. */
function tightStyles(): Plugin {
  const tight = (css: string) =>
    css
      .replace(/\/\*.*?\*\//gs, '')
      .replace(/\s+/g, ' ')
      .replace(/ ?([{};,]) ?/g, '$1')
      .replace(/: /g, ':')
      .replace(/;}/g, '}')
  return {
    name: 'tight-styles',
    enforce: 'pre',
    transform: {
      filter: { id: /\/widget\/styles\/.*\.ts$/ },
      handler: code => code.replace(/\bcss`([^`$]*)`/g, (_, css: string) => `css\`${tight(css).trim()}\``),
    },
  }
}

/** Makes one space of the line breaks in html`…` literals, which minifiers leave alone; nothing else breaks a line by then. */
function tightTemplates(): Plugin {
  return {
    name: 'tight-templates',
    generateBundle(_options, bundle) {
      for (const file of Object.values(bundle)) {
        if (file.type === 'chunk') file.code = file.code.replace(/\n {2,}/g, ' ')
      }
    },
  }
}

/** Tells each file's hash in `manifest.json`, for the `integrity` of a page that pins what it loads. */
function integrity(): Plugin {
  return {
    name: 'integrity',
    enforce: 'post',
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const hashes = Object.values(bundle)
          .filter(file => file.type === 'chunk')
          .map(({ fileName, code }) => {
            const hash = createHash('sha384').update(code).digest('base64')
            return [fileName, `sha384-${hash}`]
          })
          .sort()
        const source = `${JSON.stringify(Object.fromEntries(hashes), null, 2)}\n`
        this.emitFile({ type: 'asset', fileName: 'manifest.json', source })
      },
    },
  }
}
