/** A place that takes the bytes of a file, and has it at the end. */
export interface Sink {
  write(chunk: Uint8Array<ArrayBuffer>): Promise<void> | void
  close(): Promise<void> | void
  abort(): Promise<void> | void
}

interface Picker {
  showSaveFilePicker?: (options: { suggestedName: string }) => Promise<{ createWritable(): Promise<Sink> }>
}

/**
 * Straight to the disk where the browser can, asked for within the click; undefined where it cannot, or may not in
 * this frame. Rejects with an `AbortError` when the person decides otherwise.
 */
export async function diskSink(suggestedName: string): Promise<Sink | undefined> {
  const { showSaveFilePicker } = window as Picker
  try {
    return await (await showSaveFilePicker?.({ suggestedName }))?.createWritable()
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    return undefined
  }
}

/** Holds all of it, and hands it over as a download. */
export function memorySink(name: string, type: string): Sink {
  const chunks: Uint8Array<ArrayBuffer>[] = []
  return {
    write: chunk => void chunks.push(chunk),
    abort: () => void chunks.splice(0),
    close() {
      const link = document.createElement('a')
      link.href = URL.createObjectURL(new Blob(chunks, { type }))
      link.download = name
      link.click()
      setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
    },
  }
}

const NEWLINE = 10
const QUOTE = 34

/** Counts the rows in the bytes of a file as they come; a quoted line break of a CSV does not end a row. */
export function rowCounter(csv: boolean): (chunk: Uint8Array) => number {
  let rows = csv ? -1 : 0
  let quoted = false
  return chunk => {
    for (const byte of chunk) {
      if (csv && byte === QUOTE) quoted = !quoted
      else if (byte === NEWLINE && !quoted) rows++
    }
    return Math.max(0, rows)
  }
}
