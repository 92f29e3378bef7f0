/** Runs in the page before its scripts: tells when the first rows were painted, and scrolls. Self-contained. */
export function watch(): void {
  const root = () => document.querySelector('#list')?.shadowRoot ?? document
  const rows = () => [...root().querySelectorAll<HTMLElement>('.rows [role=row], .block > .row, #list > .row, .ag-row')]
  /** What has most to scroll. */
  const scroller = () => {
    const more = (item: HTMLElement) => item.scrollHeight - item.clientHeight
    const all = [...root().querySelectorAll<HTMLElement>('div')]
    const scrolls = all.filter(item => /auto|scroll/.test(getComputedStyle(item).overflowY))
    return scrolls.toSorted((one, two) => more(two) - more(one))[0]
  }

  /** Whether rows fill what is seen of the list, but for its head. */
  const filled = () => {
    const view = scroller()?.getBoundingClientRect()
    if (!view) return false
    const boxes = rows().map(row => row.getBoundingClientRect())
    const head = root().querySelector('.head')?.getBoundingClientRect().bottom ?? view.top
    const inside = boxes.filter(({ top, bottom }) => bottom > head && top < view.bottom)
    const from = Math.min(...inside.map(({ top }) => top))
    const until = Math.max(...inside.map(({ bottom }) => bottom))
    // The line before a day takes the place of a row.
    return inside.length > 0 && from <= head + 40 && until >= Math.min(view.bottom, innerHeight) - 40
  }

  const frame = () => new Promise<number>(requestAnimationFrame)
  const first = (async () => {
    while (rows().length === 0) await frame()
    // The frame after the one in which they were there has seen them painted.
    await frame()
    return performance.now()
  })()

  /** Scrolls on by so much a frame. `look` asks after each step whether a frame is about to be painted with rows missing. */
  const scroll = async (by: number, frames: number, look: boolean) => {
    const target = scroller()
    if (!target) throw new Error('nothing scrolls')
    const deltas: number[] = []
    let missing = 0
    let before = await frame()
    performance.mark('scroll-from')
    for (let step = 0; step < frames; step++) {
      target.scrollTop += by
      if (look && !filled()) missing++
      const now = await frame()
      deltas.push(now - before)
      before = now
    }
    performance.mark('scroll-to')
    return { deltas, missing }
  }
  Object.assign(window, { list: { first, scroll, rows } })
}

export interface Watched {
  list: {
    first: Promise<number>
    scroll(by: number, frames: number, look: boolean): Promise<{ deltas: number[]; missing: number }>
  }
  /** Milliseconds that a peer's page spent making the rows. */
  made?: number
}
