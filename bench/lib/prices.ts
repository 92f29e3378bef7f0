/** US dollars beyond what a plan includes, with where and when each was read. Plans change: look before you rely on them. */
export interface Price {
  dollars: number
  per: number
  unit: string
  source: string
  read: string
}

const WORKERS = 'https://developers.cloudflare.com/workers/platform/pricing/'
const QUEUES = 'https://developers.cloudflare.com/queues/platform/pricing/'
const TURSO = 'https://turso.tech/pricing'

export const PRICES = {
  cpu: { dollars: 0.02, per: 1e6, unit: 'ms of CPU', source: WORKERS, read: '2026' },
  requests: { dollars: 0.3, per: 1e6, unit: 'requests', source: WORKERS, read: '2026' },
  queue: { dollars: 0.4, per: 1e6, unit: 'operations', source: QUEUES, read: '2026' },
  written: { dollars: 1, per: 1e6, unit: 'rows written', source: TURSO, read: '2026-06-12' },
  rowsRead: { dollars: 1, per: 1e9, unit: 'rows read', source: TURSO, read: '2026-06-12' },
  storage: { dollars: 0.75, per: 1e9, unit: 'bytes a month', source: TURSO, read: '2026-06-12' },
} satisfies Record<string, Price>

export function cost(of: keyof typeof PRICES, amount: number): number {
  const { dollars, per } = PRICES[of]
  return (amount / per) * dollars
}
