import * as contract from '../../contract.ts'
import type { Operation } from '../operation.ts'

export const EVENTS: readonly Operation[] = [
  {
    method: 'get',
    path: '/v1/events',
    auth: 'session',
    permission: 'events:read',
    summary: 'Search events',
    query: contract.EventListQuery,
    answers: { 200: contract.EventList },
  },
  {
    method: 'get',
    path: '/v1/events/count',
    auth: 'session',
    permission: 'events:read',
    summary: 'How many events match, or are new since a page',
    query: contract.EventCountQuery,
    answers: { 200: contract.EventCount },
  },
  {
    method: 'get',
    path: '/v1/events/facets',
    auth: 'session',
    permission: 'events:read',
    summary: 'Values of a field that are really there',
    query: contract.FacetQuery,
    answers: { 200: contract.Facets },
  },
  {
    method: 'get',
    path: '/v1/events/summary',
    auth: 'session',
    permission: 'events:read',
    summary: 'Count events',
    query: contract.EventFilterQuery,
    answers: { 200: contract.EventSummary },
  },
  {
    method: 'get',
    path: '/v1/events/export',
    auth: 'session',
    permission: 'events:export',
    summary: 'Stream events as CSV, NDJSON or OCSF',
    query: contract.ExportQuery,
    answers: { 200: ['text/csv', 'application/x-ndjson'] },
  },
  {
    method: 'get',
    path: '/v1/events/:id',
    auth: 'session',
    permission: 'events:read',
    summary: 'Read an event with what Dropbox sent',
    query: contract.RevealQuery,
    answers: { 200: contract.EventWithRaw },
  },
]
