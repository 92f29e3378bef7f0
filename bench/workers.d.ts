/** The few platform types that `edge` names; the whole set would change Node's own. */
declare type Queue<Body = unknown> = import('@cloudflare/workers-types/index.ts').Queue<Body>
declare type Fetcher = import('@cloudflare/workers-types/index.ts').Fetcher
declare type ExecutionContext = import('@cloudflare/workers-types/index.ts').ExecutionContext
declare type RateLimit = import('@cloudflare/workers-types/index.ts').RateLimit
declare type MessageBatch<Body = unknown> = import('@cloudflare/workers-types/index.ts').MessageBatch<Body>
declare type Message<Body = unknown> = import('@cloudflare/workers-types/index.ts').Message<Body>
