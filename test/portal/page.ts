import { html } from 'hono/html'

/** The page that holds the element, as a portal's settings page would. */
export const page = (api: string) => html`<!doctype html>
<html lang="en" data-theme="auto">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>Integrations · Example Portal</title>
    <link rel="icon" href="/icon.svg">
    <link rel="stylesheet" href="/portal.css">
    <script type="module" src="/portal.js"></script>
    <script type="module" src="${api}/widget/v1/dropbox-connector.js"></script>
  </head>
  <body>
    <header class="bar">
      <a class="brand" href="/"><img src="/icon.svg" alt="" width="24" height="24">Example Portal</a>
      <nav aria-label="Portal">
        <span>Dashboard</span>
        <span>Reports</span>
        <a href="/" aria-current="page">Integrations</a>
      </nav>
      <span class="user" aria-hidden="true">DU</span>
    </header>
    <main>
      <div class="heading">
        <div>
          <p class="crumbs">Settings / Integrations</p>
          <h1>Dropbox</h1>
        </div>
        <form class="options" aria-label="Demo options">
          <label>Theme
            <select name="theme">
              <option value="auto">Auto</option>
              <option value="light">Light</option>
              <option value="dark">Dark</option>
            </select>
          </label>
          <label>Style
            <select name="brand">
              <option value="">Plain</option>
              <option value="paper">Paper</option>
              <option value="lagoon">Lagoon</option>
              <option value="signal">Signal</option>
            </select>
          </label>
          <label>View
            <select name="view">
              <option value="all">All</option>
              <option value="connections">Connections</option>
              <option value="events">Events</option>
              <option value="streams">Streams</option>
              <option value="audit">Audit trail</option>
            </select>
          </label>
          <label>Language
            <select name="locale">
              <option value="">Page’s</option>
              <option value="en">English</option>
              <option value="de">Deutsch</option>
              <option value="es">Español</option>
              <option value="fr">Français</option>
              <option value="he">עברית</option>
              <option value="ja">日本語</option>
            </select>
          </label>
        </form>
      </div>
      <p class="notice" role="alert" hidden></p>
      <dropbox-connector api-base="${api}"></dropbox-connector>
    </main>
    <footer>This page stands for your own: the element below the heading comes from ${api}, everything else is the host’s.</footer>
  </body>
</html>`
