import { env } from 'cloudflare:workers'
import { sql } from 'drizzle-orm'
import { SignJWT } from 'jose'
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Event, EventWithRaw, List } from '../../../edge/contract.ts'
import { Api } from '../support/api.ts'
import { connected, database, store } from '../support/data.ts'
import { adminOf, allow, begin, follow, newTeam } from '../support/dropbox.ts'
import { watchStatements } from '../support/statements.ts'

afterEach(() => vi.restoreAllMocks())

const api = new Api()

/** Names that people, browsers, spreadsheets, terminals or parsers may trip over. */
const NAMES = [
  '<img src=x onerror=alert(1)>',
  '"><svg onload=alert(1)>',
  '</script><script>alert(1)</script>',
  'javascript:alert(1)',
  '{{constructor.constructor("alert(1)")()}}',
  '=HYPERLINK("https://evil.example","x")',
  '=cmd|" /C calc"!A0',
  '+1+1',
  '-2+3',
  '@SUM(A1)',
  '\t=1+1',
  '\r=1+1',
  '\n=1+1',
  '  =1+1',
  '＝1+1',
  '\u0000=1+1',
  '|calc',
  '%0a=1',
  'a","b\r\n"forged","row',
  'invoice\u202Efdp.exe',
  '\u2066hidden\u2069',
  'bell\u0007 and \u001b[2J\u001b]0;title\u0007',
  'line\u2028separator\u2029',
  '{"level":"error","message":"forged"}\n',
  '../../etc/passwd',
  '__proto__',
  'constructor',
  'toString',
  '\uFEFFmark',
  'Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢',
  '👨‍👩‍👧‍👦'.repeat(50),
  'x'.repeat(100_000),
]

const own = { token: '', names: new Map<string, string>() }

beforeAll(async () => {
  const { session, token } = await api.tenant()
  const { rowId } = await connected(session.id, { teamName: NAMES[0] ?? '' })
  await store(
    rowId,
    NAMES.map((name, index) => ({
      time: 1_760_000_000 + index,
      itemName: name,
      itemPath: `/${name}`,
      actorName: name,
      city: name,
      raw: JSON.parse(`{"__proto__":{"polluted":1},"constructor":{"prototype":1},"name":${JSON.stringify(name)}}`),
    })),
  )
  own.token = token
})

const text = async (path: string) => {
  const answer = await api.call('GET', path, { token: own.token })
  expect(answer.status).toBe(200)
  return answer
}

describe('a hostile name', () => {
  test('is a value of JSON in the list, exactly as it was', async () => {
    const answer = await text('/v1/events?limit=100&order=asc')
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/)
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
    const { items } = (await answer.json()) as List<Event>
    expect(items.map(event => event.item?.name)).toEqual(NAMES)
  })

  test('keeps its prototype keys as plain keys of the raw', async () => {
    const { items } = (await (await text('/v1/events?limit=1')).json()) as List<Event>
    const one = (await (await text(`/v1/events/${items[0]?.id}`)).json()) as EventWithRaw
    expect(Object.keys(one.raw as object).sort()).toEqual(['__proto__', 'constructor', 'name'])
    expect(({} as { polluted?: number }).polluted).toBeUndefined()
  })

  test('is one cell of one row in the CSV, and no formula', async () => {
    const csv = await (await text('/v1/events/export?format=csv&order=asc')).text()
    const rows = parseCsv(csv)
    expect(rows).toHaveLength(NAMES.length + 1)
    const column = rows[0]?.indexOf('itemName') ?? -1
    const cells = rows.slice(1).map(row => row[column] ?? '')
    expect(new Set(rows.map(row => row.length)).size).toBe(1)
    for (const [index, cell] of cells.entries()) {
      expect(cell.trimStart()).not.toMatch(/^[=+\-@|%＝＋－＠]/)
      expect(cell).not.toContain('\0')
      expect(cell.replace(/^'/, '')).toBe((NAMES[index] ?? '').replaceAll('\0', ''))
    }
  })

  test.each(['ndjson', 'ocsf'])('is in one line of the %s', async format => {
    const lines = (await (await text(`/v1/events/export?format=${format}&order=asc`)).text()).trimEnd().split('\n')
    expect(lines).toHaveLength(NAMES.length)
    for (const line of lines) {
      expect(JSON.parse(line)).toBeTypeOf('object')
      expect([...line].filter(char => char < ' ')).toEqual([])
    }
  })

  test('is found by its own text and finds nothing else', async () => {
    for (const name of ['__proto__', '%0a=1', '../../etc/passwd', 'line\u2028separator\u2029']) {
      const { items } = (await (await text(`/v1/events?item=${encodeURIComponent(name)}`)).json()) as List<Event>
      expect(items.map(event => event.item?.name)).toEqual([name])
    }
  })

  test('is text on the callback page', async () => {
    const { token } = await api.tenant()
    const team = await newTeam({ name: '</title><script>alert(1)</script>"><img src=x onerror=alert(2)>' })
    const { authorizationUrl } = await begin(api, token, adminOf(team))
    const page = await follow(api, await allow(authorizationUrl, adminOf(team)))
    const html = await page.text()
    expect(page.status).toBe(200)
    expect(html.match(/<script/g)).toHaveLength(1)
    expect(html).not.toMatch(/<img|<\/title><script>/)
    expect(html).toContain('&#60;script&#62;')
  })
})

/** RFC 4180. */
function parseCsv(csv: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  let cell = ''
  let quoted = false
  for (let at = 1; at < csv.length; at++) {
    const char = csv[at] ?? ''
    if (quoted && char === '"' && csv[at + 1] === '"') {
      cell += '"'
      at += 1
    } else if (char === '"') quoted = !quoted
    else if (!quoted && char === ',') {
      row.push(cell)
      cell = ''
    } else if (!quoted && char === '\r' && csv[at + 1] === '\n') {
      rows.push([...row, cell])
      row = []
      cell = ''
      at += 1
    } else cell += char
  }
  return rows
}

describe('SQL in a filter', () => {
  const MARK = 'zq9xq'
  const FRAGMENTS = [
    `' or '1'='1' -- ${MARK}`,
    `'; drop table events; -- ${MARK}`,
    `" union select * from api_keys -- ${MARK}`,
    `${MARK}') or 1=1 --`,
    `%${MARK}%' escape '\\`,
    `\\${MARK}_%`,
    `${MARK}\u0000'`,
    `0x27 ${MARK}`,
    `${MARK}" NEAR("a" "b")`,
    `${MARK}*`,
    `item:${MARK} OR actor:*`,
    `-${MARK}`,
    `(${MARK}`,
    `{"$ne": "${MARK}"}`,
  ]
  const PARAMETERS = ['activity', 'category', 'eventType', 'actor', 'country', 'ip', 'item', 'q', 'connectionId']
  const PATHS = ['/v1/events?', '/v1/events/summary?', '/v1/events/export?format=csv&']

  test('is a value wherever it stands: no statement holds it, and nothing fails', async () => {
    const statements = watchStatements()
    const seen = new Set<number>()
    for (const parameter of PARAMETERS) {
      for (const [index, fragment] of FRAGMENTS.entries()) {
        const path = PATHS[index % PATHS.length]
        const value = encodeURIComponent(index % 2 === 0 ? fragment : `!${fragment}`)
        const answer = await api.call('GET', `${path}${parameter}=${value}`, { token: own.token })
        await answer.text()
        seen.add(answer.status)
      }
    }
    expect([...seen].filter(status => ![200, 400, 404].includes(status))).toEqual([])
    expect(statements.length).toBeGreaterThan(120)
    expect(statements.filter(one => one.toLowerCase().includes(MARK))).toEqual([])
    const [row] = await database().all<{ count: number }>(sql`select count(*) as count from api_keys`)
    expect(row?.count).toBeGreaterThan(0)
  }, 60_000)

  test('too many values are refused before the database sees them', async () => {
    const many = Array.from({ length: 101 }, (_, index) => `actor=a${index}`).join('&')
    await api.problem(400, 'GET', `/v1/events?${many}`, { token: own.token })
    const most = PARAMETERS.filter(name => name !== 'q' && name !== 'connectionId')
      .flatMap(name =>
        Array.from({ length: 90 }, (_, index) => `${name}=${name === 'ip' ? `10.0.0.${index}` : `v${index}`}`),
      )
      .join('&')
    const answer = await api.call('GET', `/v1/events?${most}`, { token: own.token })
    expect([200, 400]).toContain(answer.status)
  })
})

describe('a session token', () => {
  const key = Uint8Array.from(atob(env.SESSION_KEYS.split(':')[1] ?? ''), char => char.charCodeAt(0))
  const payload = () => JSON.parse(Buffer.from(own.token.split('.')[1] ?? '', 'base64url').toString())
  const header = { alg: 'HS256', typ: 'session+jwt', kid: 'k1' }
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const refused = async (token: string) =>
    expect((await api.problem(401, 'GET', '/v1/connections', { token })).code).toBe('unauthorized')

  test.each(['__proto__', 'constructor', 'toString', 'k1 ', 'K1', 'k1\u0000', '', '*'])(
    'with the kid %j is refused',
    async kid => {
      await refused(await new SignJWT(payload()).setProtectedHeader({ ...header, kid }).sign(key))
    },
  )

  test.each([
    ['x5c', ['MIIB']],
    ['x5t', 'AAAA'],
    ['cty', 'JWT'],
    ['zip', 'DEF'],
    ['enc', 'A256GCM'],
    ['extra', true],
  ])('with the header %s is refused, though rightly signed', async (name, value) => {
    await refused(await new SignJWT(payload()).setProtectedHeader({ ...header, [name]: value }).sign(key))
  })

  test('with a critical extension is refused', async () => {
    const head = encode({ ...header, crit: ['exp'], exp: 1 })
    await refused(`${head}.${own.token.split('.')[1]}.${own.token.split('.')[2]}`)
  })

  test('signed by an RSA key, or checked as if it were, is refused', async () => {
    const pair = (await crypto.subtle.generateKey(
      { name: 'RSASSA-PKCS1-v1_5', modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]), hash: 'SHA-256' },
      true,
      ['sign', 'verify'],
    )) as CryptoKeyPair
    await refused(await new SignJWT(payload()).setProtectedHeader({ ...header, alg: 'RS256' }).sign(pair.privateKey))
    const spki = (await crypto.subtle.exportKey('spki', pair.publicKey)) as ArrayBuffer
    await refused(await new SignJWT(payload()).setProtectedHeader(header).sign(new Uint8Array(spki)))
  })

  test('with a claim of another type is refused', async () => {
    for (const change of [
      { aud: ['https://other.example'] },
      { permissions: 'connections:write' },
      { permissions: { 0: 'connections:write' } },
      { portal: ['por_1'] },
      { sub: 1 },
      { jti: '' },
      { exp: '9999999999' },
      { exp: 1e308 },
      { iat: -1 },
      { portal: 'x'.repeat(100) },
      { email: 'x'.repeat(400) },
    ]) {
      await refused(await new SignJWT({ ...payload(), ...change }).setProtectedHeader(header).sign(key))
    }
  })

  test('with more permissions than it was minted with needs the key to sign it', async () => {
    const claims = { ...payload(), permissions: ['connections:write', 'events:read', 'events:export'] }
    const [head, , signature] = own.token.split('.')
    if (encode(claims) === own.token.split('.')[1]) claims.name = 'x'
    await refused(`${head}.${encode(claims)}.${signature}`)
  })

  test('that is a state, a cursor, an API key or another JWT of the same key is no session', async () => {
    const other = await new SignJWT({ sub: 'x' }).setProtectedHeader({ alg: 'HS256', typ: 'JWT', kid: 'k1' }).sign(key)
    const { nextCursor } = (await (await text('/v1/events?limit=1')).json()) as List<Event>
    for (const token of [other, nextCursor ?? '', 'dck_'.padEnd(47, 'A'), 'A'.repeat(43)]) await refused(token)
  })

  test('of 1 MB, of a million dots, or padded with white space is refused quickly', async () => {
    for (const token of ['A'.repeat(1_000_000), '.'.repeat(1_000_000), `${own.token}=`, `${own.token}.`])
      await refused(token)
  })
})
