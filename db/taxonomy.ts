/**
 * The common words: every stored value, filter and label speaks them. Imports nothing.
 * An activity is a verb on an object and belongs to exactly one category.
 */

export const ACTOR_TYPES = ['user', 'admin', 'app', 'anonymous', 'dropbox', 'reseller', 'unknown'] as const
export type ActorType = (typeof ACTOR_TYPES)[number]

export const OUTCOMES = ['success', 'failure'] as const
export type Outcome = (typeof OUTCOMES)[number]

/** Ordered from least to most severe; the stored number is the index. */
export const SEVERITIES = ['informational', 'low', 'medium', 'high', 'critical'] as const
export type Severity = (typeof SEVERITIES)[number]

export const ACCESS_METHODS = [
  'web',
  'desktop',
  'mobile',
  'api',
  'admin_console',
  'enterprise_console',
  'content_manager',
  'sign_in_as',
] as const
export type AccessMethod = (typeof ACCESS_METHODS)[number]

export const OBJECT_KINDS = [
  'file',
  'folder',
  'paper_document',
  'showcase',
  'link',
  'member',
  'group',
  'device',
  'app',
  'policy',
  'report',
  'team',
  'session',
  'other',
] as const
export type ObjectKind = (typeof OBJECT_KINDS)[number]
