import { createHash } from 'node:crypto'
import { defineConfig, type Plugin } from 'vite'
import { handover } from './scripts/build/handover.ts'
import { minify } from './scripts/build/minify.ts'
import { slimLit } from './scripts/build/slim.ts'
import { tightStyles } from './scripts/build/tight.ts'

/**
 * Builds the widget: the entry, with a stable name, has all that is shown first; what comes later and the languages are
 * under `chunks/` with a hash in the name.
 * Library mode, since an application's build puts a preload helper in that adds <link> elements to the host's page.
 */
export default defineConfig({
  // Nothing is copied: what the Worker serves is exactly what was built.
  publicDir: false,
  plugins: [slimLit(), tightStyles(), handover(['DropboxConnector']), minify(import.meta.dirname), integrity()],
  build: {
    outDir: 'dist/widget',
    emptyOutDir: true,
    target: 'es2022',
    sourcemap: false,
    reportCompressedSize: false,
    lib: { entry: 'widget/index.ts', formats: ['es'], fileName: () => 'dropbox-connector.js' },
    rolldownOptions: {
      // Minifying is most of the build, and known to be.
      checks: { pluginTimings: false },
      // Or what the entry shares with its chunks would be a file of its own, and another round trip at load.
      preserveEntrySignatures: 'allow-extension',
      output: {
        // Our own step does, see there.
        minify: false,
        minifyInternalExports: true,
        chunkFileNames: 'chunks/[name]-[hash].js',
        // A server that imports the widget along with a page has neither; nothing of it is defined there.
        intro: chunk => (chunk.isEntry ? 'const{HTMLElement=class{},document={createTreeWalker(){}}}=globalThis;' : ''),
      },
    },
  },
})

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
