import type { StreamKind } from '../../../db/schema/streams.ts'
import type { Adapter } from '../adapter.ts'
import { elastic } from './elastic.ts'
import { http } from './http.ts'
import { sentinel } from './sentinel.ts'
import { splunk } from './splunk.ts'
import { webhook } from './webhook.ts'

export const ADAPTERS: Record<StreamKind, Adapter> = { webhook, splunk, elastic, sentinel, http }
