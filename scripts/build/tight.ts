import type { Plugin } from 'vite'

/** Takes comments and whitespace out of the css`…` literals, which minifiers leave alone. */
export function tightStyles(): Plugin {
  const tight = (css: string) =>
    css
      .replace(/\/\*.*?\*\//gs, '')
      .replace(/\s+/g, ' ')
      .replace(/ ?([{};,>+]) ?/g, '$1')
      .replace(/: /g, ':')
      .replace(/;}/g, '}')
      .replace(/(?<=[ :,(-])0\./g, '.')
      .replaceAll(' !important', '!important')
  return {
    name: 'tight-styles',
    enforce: 'pre',
    transform: {
      filter: { id: /\/widget\/styles\/.*\.ts$/ },
      handler: code => code.replace(/\bcss`([^`$]*)`/g, (_, css: string) => `css\`${tight(css).trim()}\``),
    },
  }
}
