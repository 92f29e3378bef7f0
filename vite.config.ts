import { defineConfig } from 'vite'

/**
 * Builds the widget: one entry with a stable name, all else under `chunks/` with a hash in the name.
 * Library mode, since an application's build puts a preload helper in that adds <link> elements to the host's page.
 */
export default defineConfig({
  // Nothing is copied: what the Worker serves is exactly what was built.
  publicDir: false,
  build: {
    outDir: 'dist/widget',
    emptyOutDir: true,
    target: 'es2022',
    sourcemap: false,
    reportCompressedSize: false,
    lib: { entry: 'widget/index.ts', formats: ['es'], fileName: () => 'dropbox-connector.js' },
    rolldownOptions: {
      // Library mode by itself leaves whitespace in for the next bundler; browsers are what comes next here.
      output: { minify: true, chunkFileNames: 'chunks/[name]-[hash].js' },
    },
  },
})
