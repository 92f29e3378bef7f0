import { stripVTControlCharacters } from 'node:util'

const color = process.stdout.isTTY === true && !process.env.NO_COLOR
const dim = (text: string) => (color ? `\x1b[2m${text}\x1b[0m` : text)
const red = (text: string) => (color ? `\x1b[31m${text}\x1b[0m` : text)
const plain = (text: string) => (color ? text : stripVTControlCharacters(text))
const WIDTH = 8

// A reader that goes away (`npm start | head`) is no reason to leave the parts running unattended.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined)

/** A line of the supervisor's own. */
export function say(text: string): void {
  console.log(`${dim('start'.padEnd(WIDTH))} ${text}`)
}

export function complain(text: string): void {
  for (const line of plain(text).split('\n')) console.error(`${red('start'.padEnd(WIDTH))} ${line}`)
}

/** Passes a part's output on, with the part's name in front. */
export function prefixed(name: string): (line: string) => void {
  const prefix = dim(name.padEnd(WIDTH))
  return line => {
    if (line.trim() !== '') console.log(`${prefix} ${plain(line)}`)
  }
}
