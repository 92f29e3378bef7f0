import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import GithubSlugger from 'github-slugger'
import { lexer, type Token, walkTokens } from 'marked'

export interface Block {
  page: string
  language: string
  text: string
}

/** Every page of the repository. */
export function pages(): string[] {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'], {
    encoding: 'utf8',
  })
  return listed.split('\n').filter(name => name !== '' && existsSync(name))
}

function tokensOf(page: string): Token[] {
  const tokens: Token[] = []
  walkTokens(lexer(readFileSync(page, 'utf8')), token => void tokens.push(token))
  return tokens
}

/** The fenced blocks of a page that name a language. */
export function blocksOf(page: string): Block[] {
  return tokensOf(page).flatMap(token =>
    token.type === 'code' && token.lang ? [{ page, language: String(token.lang), text: String(token.text) }] : [],
  )
}

/** Links and pictures of a page that lead nowhere: a file that is not there, a heading that the page does not have. */
export function deadLinks(page: string): string[] {
  const links = tokensOf(page).flatMap(token => {
    if (token.type === 'link' || token.type === 'image') return [String(token.href)]
    return token.type === 'html'
      ? [...String(token.text).matchAll(/(?:src|srcset|href)="([^"]+)"/g)].map(match => match[1] ?? '')
      : []
  })
  return links.filter(link => !/^(https?|mailto):/.test(link) && !leadsSomewhere(page, link))
}

function leadsSomewhere(page: string, link: string): boolean {
  const [path = '', anchor] = link.split('#')
  const target = path === '' ? page : normalize(join(dirname(page), path))
  if (target.startsWith('..') || !existsSync(target)) return false
  return anchor === undefined || anchorsOf(target).has(anchor)
}

const known = new Map<string, Set<string>>()

function anchorsOf(page: string): Set<string> {
  const anchors = known.get(page) ?? new Set<string>()
  if (known.has(page) || !page.endsWith('.md')) return anchors
  const slugger = new GithubSlugger()
  for (const token of tokensOf(page)) {
    if (token.type === 'heading') anchors.add(slugger.slug(String(token.text).replace(/[`*]|\]\([^)]*\)|\[/g, '')))
  }
  known.set(page, anchors)
  return anchors
}
