import { randomToken } from '../lib/crypto.ts'

/** A page of a few sentences. Every text is escaped. */
export interface Page {
  title: string
  paragraphs: string[]
  status: number
  good?: boolean
  script?: string
}

const STYLE = `:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:34rem;margin:15vh auto;padding:0 1.5rem}
h1{font-size:1.4rem;line-height:1.3}h1.good::before{content:"✓ ";color:#0a7d38}h1.bad::before{content:"! ";color:#c0392b}
p{margin:.75rem 0}`

/** A standing-alone HTML answer: no request to anywhere, no frame, no cache, no referrer. */
export function htmlPage(page: Page): Response {
  const nonce = randomToken(16)
  const script = page.script ? `<script nonce="${nonce}">${page.script}</script>` : ''
  const html = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="robots" content="noindex"><title>${escapeHtml(page.title)}</title><style nonce="${nonce}">${STYLE}</style></head>
<body><main><h1 class="${page.good ? 'good' : 'bad'}">${escapeHtml(page.title)}</h1>
${page.paragraphs.map(text => `<p>${escapeHtml(text)}</p>`).join('\n')}
</main>${script}</body></html>
`
  return new Response(html, {
    status: page.status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'content-security-policy': [
        "default-src 'none'",
        `style-src 'nonce-${nonce}'`,
        `script-src 'nonce-${nonce}'`,
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
      ].join('; '),
      'cross-origin-opener-policy': 'unsafe-none',
    },
  })
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, char => `&#${char.charCodeAt(0)};`)
}
