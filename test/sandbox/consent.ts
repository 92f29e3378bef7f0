import { html, raw } from 'hono/html'
import type { Authorization } from './authorize.ts'
import { scopeWords } from './scopes.ts'
import type { Person } from './world/people.ts'
import type { Team } from './world/team.ts'

/** Somebody the page offers to sign in as. */
export interface Candidate {
  team: Team
  person: Person
  role: string
}

const style = `
:root{color-scheme:light dark;--ink:#1e1919;--soft:#5f5a56;--paper:#fff;--ground:#f5f2ee;--line:#8c857e;--act:#0b57d0;--on-act:#fff;--tag:#fbe7b2;--tag-ink:#4d3800}
@media (prefers-color-scheme:dark){:root{--ink:#f3efeb;--soft:#b9b2ab;--paper:#262321;--ground:#171514;--line:#7d766f;--act:#a8c7fa;--on-act:#062e6f;--tag:#4d3c0c;--tag-ink:#fbe7b2}}
*{box-sizing:border-box}body{margin:0;min-height:100vh;display:grid;place-items:center;padding:16px;background:var(--ground);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
main{width:100%;max-width:440px;background:var(--paper);border-radius:16px;padding:24px;overflow-wrap:anywhere}
h1{font-size:1.35rem;line-height:1.3;margin:12px 0}p{margin:8px 0}ul{margin:8px 0 16px;padding-left:20px}li{margin:6px 0}
.tag{display:inline-block;background:var(--tag);color:var(--tag-ink);border-radius:99px;padding:2px 12px;font-size:.85rem}
label{display:block;margin:12px 0 4px;font-weight:600}.soft{color:var(--soft);font-size:.9rem}
select,input{width:100%;font:inherit;color:inherit;background:var(--paper);border:1px solid var(--line);border-radius:8px;padding:10px}
.row{display:flex;gap:12px;margin-top:20px;flex-wrap:wrap}button{flex:1 1 140px;font:inherit;font-weight:600;min-height:44px;padding:10px 16px;border-radius:8px;border:1px solid var(--line);background:transparent;color:inherit;cursor:pointer}
button.act{background:var(--act);border-color:var(--act);color:var(--on-act)}:focus-visible{outline:3px solid var(--act);outline-offset:2px}
code{display:block;padding:12px;border:1px solid var(--line);border-radius:8px;user-select:all}`

const script = `const s=document.getElementById('account'),t=document.getElementById('team');s.addEventListener('change',()=>{t.textContent=s.selectedOptions[0].dataset.team})`

export const pagePolicy = (nonce: string) =>
  `default-src 'none'; img-src data:; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'; frame-ancestors 'none'; base-uri 'none'`

type Piece = ReturnType<typeof html>

async function page(nonce: string, title: string, body: Piece): Promise<string> {
  const whole = html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="robots" content="noindex">
    <title>${title}</title>
    <link rel="icon" href="data:,">
    ${raw(`<style nonce="${nonce}">${style}</style>`)}
  </head>
  <body>
    <main>
      <span class="tag">Dropbox sandbox – nothing here is real</span>
      ${body}
    </main>
  </body>
</html>`
  return String(await whole)
}

/** "App would like to …": permissions in words, who signs in, Allow and Deny. */
export function consentPage(
  nonce: string,
  authorization: Authorization,
  candidates: Candidate[],
  query: string,
  problem?: string,
): Promise<string> {
  const { app, scopes } = authorization
  const first = candidates[0]
  const options = candidates.map(
    ({ team, person, role }) =>
      html`<option value="${person.email}" data-team="${team.spec.name}">${person.name} (${person.email}) – ${role}, ${team.spec.name}</option>`,
  )
  const body = html`
      <h1>${app.name} would like to connect to your team</h1>
      <p>Team: <strong id="team">${first?.team.spec.name ?? 'none yet'}</strong></p>
      <p>If you allow it, ${app.name} will be able to:</p>
      <ul>${scopes.map(scope => html`<li>${scopeWords[scope] ?? scope}</li>`)}</ul>
      ${problem === undefined ? '' : html`<p role="alert"><strong>${problem}</strong></p>`}
      <form method="post" action="/oauth2/authorize">
        <input type="hidden" name="request" value="${query}">
        <label for="account">Signed in as</label>
        <select id="account" name="account">${options}</select>
        <label for="other">or as somebody else</label>
        <input id="other" name="other" type="email" autocomplete="off" spellcheck="false" aria-describedby="hint">
        <p class="soft" id="hint">Email address of any other person in the sandbox. Leave it empty to go on as the one above.</p>
        <div class="row">
          <button class="act" type="submit" name="decision" value="allow">Allow</button>
          <button type="submit" name="decision" value="deny">Deny</button>
        </div>
      </form>
      ${raw(`<script nonce="${nonce}">${script}</script>`)}`
  return page(nonce, `Connect ${app.name}`, body)
}

export const errorPage = (nonce: string, reason: string): Promise<string> =>
  page(
    nonce,
    'Error (400)',
    html`<h1>Error (400)</h1>
      <p>It seems the app you were using submitted a bad request. If you would like to report this error to the app's developer, include the information below.</p>
      <p class="soft">${reason}</p>`,
  )

export const notAdminPage = (nonce: string, email: string): Promise<string> =>
  page(
    nonce,
    'Not a team administrator',
    html`<h1>You must be a team administrator to authorize this app</h1>
      <p>You are signed in as ${email}. Ask an administrator of your team to open the link, then close this page.</p>`,
  )

export const codePage = (nonce: string, code: string): Promise<string> =>
  page(nonce, 'Access code', html`<h1>Enter this code to finish the process</h1><code>${code}</code>`)
