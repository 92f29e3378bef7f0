import { minify as terse } from 'terser'
import { minifySync, type Plugin } from 'vite'
import { ownNames } from './names.ts'

/**
 * Minifies each chunk: first with the bundler's own minifier, then with Terser, which finds another percent and shortens
 * the names of the widget's own properties, in every chunk alike. Before the hashes in the files' names are made, so
 * that a name always stands for one content.
 */
export function minify(root: string): Plugin {
  let props: Record<string, string> = {}
  return {
    name: 'minify',
    buildStart() {
      props = Object.fromEntries(ownNames(root).map((name, index) => [`$${name}`, `$${index.toString(36)}`]))
    },
    renderChunk: {
      order: 'post',
      async handler(code, { fileName }) {
        const first = minifySync(fileName, code, { module: true, compress: { target: 'es2022' } })
        if (first.errors.length > 0) throw new Error(first.errors.map(({ message }) => message).join('\n'))
        const regex = new RegExp(
          `^(${Object.keys(props)
            .map(name => name.slice(1))
            .join('|')})$`,
        )
        const { code: second = '' } = await terse(first.code, {
          module: true,
          ecma: 2020,
          compress: {
            passes: 3,
            unsafe_arrows: true,
            keep_fargs: false,
            // No getter of the widget or of Lit is read for what it does.
            pure_getters: true,
          },
          mangle: { properties: { regex, keep_quoted: true } },
          nameCache: { vars: { props: {} }, props: { props } },
        })
        // What is left of line breaks is inside html`…`, where one space does.
        return eager(second.replaceAll(/\s*\n\s*/g, ' '))
      },
    },
  }
}

/** A chunk's one function in brackets: engines then compile it with the file, off the main thread, not when it is called. */
function eager(code: string): string {
  return code.replace(/(?<=^let \w+;export default)\(.*?(?=;?\s*$)/s, whole => `(${whole})`)
}
