import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { openApiDocument } from '../../edge/openapi.ts'

const CONFIG = 'scripts/check/redocly.yaml'
/** The tool asks for its newest version and counts its users unless told not to. */
const QUIET = { REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true', NO_COLOR: '1' }

/** Answers what a linter says against a document of OpenAPI, the API's own if none is given. */
export async function lintOpenApi(
  document: object = openApiDocument('https://api.connector.test'),
): Promise<string | undefined> {
  const folder = mkdtempSync(join(tmpdir(), 'openapi-'))
  try {
    const file = join(folder, 'openapi.json')
    writeFileSync(file, JSON.stringify(document, null, 2))
    const { exitCode, all } = await execa('redocly', ['lint', file, '--config', CONFIG], {
      preferLocal: true,
      all: true,
      reject: false,
      env: QUIET,
    })
    return exitCode === 0 ? undefined : all
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
