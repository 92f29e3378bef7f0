/** What a spreadsheet would run as a formula, or trip over. */
const FORMULA = /^[=+\-@\t\r\n\0|%＝＋－＠]/

/** One line of CSV (RFC 4180). A text that looks like a formula gets an apostrophe before it. */
export function csvRow(cells: readonly (string | number | boolean | undefined)[]): string {
  return `${cells.map(cell).join(',')}\r\n`
}

function cell(value: string | number | boolean | undefined): string {
  if (value === undefined) return ''
  if (typeof value !== 'string') return String(value)
  const text = (FORMULA.test(value.trimStart()) || FORMULA.test(value) ? `'${value}` : value).replaceAll('\0', '')
  return /[",\r\n]/.test(text) || text !== text.trim() ? `"${text.replaceAll('"', '""')}"` : text
}
