import { setViewport } from '@web/test-runner-commands'
import { expect } from 'chai'
import { connection, event } from './support/data.ts'
import { Page, until } from './support/mount.ts'

const one = (api: { connections: unknown[] }) => {
  api.connections = [connection()]
}

describe('the language', () => {
  it('is that of the attribute, numbers and dates too', async () => {
    await setViewport({ width: 1280, height: 900 })
    const page = new Page(one, { locale: 'de-CH' })
    await page.sees('Verbindungen')
    await page.sees(`${new Intl.NumberFormat('de-CH').format(25_310)} Ereignisse`)
    await page.sees('Aktivitätsprotokoll')
    await page.sees('Nicht angemeldeter Benutzer')
    expect(page.one('.root').lang).to.equal('de')
    await page.sees('Berlin, Deutschland')
  })

  it('is English where a language is not spoken, with that place’s numbers', async () => {
    const page = new Page(one, { locale: 'nl' })
    await page.sees('25.310 events')
  })

  it('is English where the tag makes no sense', async () => {
    const page = new Page(one, { locale: 'not_a_locale!' })
    await page.sees('25,310 events')
  })

  it('is that of the closest element that names one, and changes with the attribute', async () => {
    const page = new Page(one)
    const german = document.createElement('div')
    german.lang = 'de'
    document.body.append(german)
    german.append(page.element)
    await page.sees('Verbindungen')
    page.element.setAttribute('locale', 'en')
    await page.sees('Connections')
    german.remove()
  })

  it('changes with that of the page', async () => {
    const page = new Page(one)
    await page.sees('Connections')
    document.documentElement.lang = 'de'
    await page.sees('Verbindungen')
    document.documentElement.lang = 'en'
    await page.sees('Connections')
  })

  it('words the API’s problems too', async () => {
    const error = { code: 'credentials_revoked', detail: 'Dropbox no longer accepts.', resolution: 'Reconnect.' }
    const page = new Page(
      api => {
        api.connections = [connection({ status: 'error', error })]
      },
      { locale: 'de' },
    )
    await page.sees('Dropbox akzeptiert die Zugangsdaten dieser Verbindung nicht mehr.')
    expect(page.text).not.to.contain('Dropbox no longer accepts.')
  })

  it('marks what only the API words as English', async () => {
    const error = { code: 'something_new', detail: 'Something new.', resolution: 'Wait.' }
    const page = new Page(
      api => {
        api.connections = [connection({ status: 'error', error })]
      },
      { locale: 'de' },
    )
    await page.sees('Something new.')
    await until(() => page.one('[part=problem] .note-text').lang === 'en')
  })

  for (const [locale, words] of [
    ['en', 'Download file (impersonated)'],
    ['de', 'Datei herunterladen (im Namen eines anderen)'],
  ] as const) {
    it(`marks what an admin did as somebody else, in ${locale}`, async () => {
      const page = new Page(
        api => {
          api.connections = [connection()]
          const activity = { activity: 'download_file', activityLabel: 'Download file (impersonated)' }
          api.events = [event(0, { ...activity, impersonated: true })]
        },
        { locale },
      )
      await page.sees(words)
    })
  }

  const HEADINGS = {
    de: ['Verbindungen', 'Aktivitätsprotokoll', 'Weitere Filter'],
    es: ['Conexiones', 'Registro de actividad', 'Más filtros'],
    fr: ['Connexions', 'Journal d’activité', 'Plus de filtres'],
    he: ['חיבורים', 'יומן פעילות', 'מסננים נוספים'],
    ja: ['接続', 'アクティビティログ', 'その他のフィルタ'],
  }
  for (const [locale, words] of Object.entries(HEADINGS)) {
    it(`is all of ${locale}, dates and numbers too`, async () => {
      const page = new Page(one, { locale })
      for (const word of words) await page.sees(word)
      await page.sees(new Intl.NumberFormat(locale).format(25_310).replaceAll(/\s/g, ' '))
      await until(() => page.all('.rows time').length > 0)
      const style = getComputedStyle(page.one('.root')).direction
      expect(style).to.equal(locale === 'he' ? 'rtl' : 'ltr')
    })
  }

  it('names activities where it has a name for them', async () => {
    const page = new Page(
      api => {
        one(api)
        api.events = [event(0, { activity: 'upload_file', activityLabel: 'Upload file' })]
      },
      { locale: 'fr' },
    )
    await page.sees('Importer un fichier')
  })
})
