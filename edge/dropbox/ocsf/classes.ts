/** The classes of OCSF 1.8 that a Dropbox event can become, and their activities. Facts of the published schema. */
export const OCSF_VERSION = '1.8.0'

export const OCSF_CLASSES = {
  base_event: { uid: 0, name: 'Base Event', category: [0, 'Uncategorized'], activities: { unknown: 0, other: 99 } },
  detection_finding: {
    uid: 2004,
    name: 'Detection Finding',
    category: [2, 'Findings'],
    activities: { create: 1, update: 2, close: 3, other: 99 },
  },
  account_change: {
    uid: 3001,
    name: 'Account Change',
    category: [3, 'Identity & Access Management'],
    activities: {
      create: 1,
      enable: 2,
      password_change: 3,
      password_reset: 4,
      disable: 5,
      delete: 6,
      lock: 9,
      mfa_enable: 10,
      mfa_disable: 11,
      unlock: 12,
      other: 99,
    },
  },
  authentication: {
    uid: 3002,
    name: 'Authentication',
    category: [3, 'Identity & Access Management'],
    activities: { logon: 1, logoff: 2, account_switch: 7, other: 99 },
  },
  entity_management: {
    uid: 3004,
    name: 'Entity Management',
    category: [3, 'Identity & Access Management'],
    activities: {
      create: 1,
      read: 2,
      update: 3,
      delete: 4,
      move: 5,
      enroll: 6,
      unenroll: 7,
      enable: 8,
      disable: 9,
      activate: 10,
      deactivate: 11,
      suspend: 12,
      resume: 13,
      other: 99,
    },
  },
  user_access: {
    uid: 3005,
    name: 'User Access Management',
    category: [3, 'Identity & Access Management'],
    activities: { assign: 1, revoke: 2, other: 99 },
  },
  group_management: {
    uid: 3006,
    name: 'Group Management',
    category: [3, 'Identity & Access Management'],
    activities: { assign: 1, revoke: 2, add_user: 3, remove_user: 4, delete: 5, create: 6, other: 99 },
  },
  web_resources: {
    uid: 6001,
    name: 'Web Resources Activity',
    category: [6, 'Application Activity'],
    activities: { create: 1, read: 2, update: 3, delete: 4, search: 5, import: 6, export: 7, share: 8, other: 99 },
  },
  application_lifecycle: {
    uid: 6002,
    name: 'Application Lifecycle',
    category: [6, 'Application Activity'],
    activities: { install: 1, remove: 2, start: 3, stop: 4, restart: 5, enable: 6, disable: 7, update: 8, other: 99 },
  },
  api_activity: {
    uid: 6003,
    name: 'API Activity',
    category: [6, 'Application Activity'],
    activities: { create: 1, read: 2, update: 3, delete: 4, other: 99 },
  },
  file_hosting: {
    uid: 6006,
    name: 'File Hosting Activity',
    category: [6, 'Application Activity'],
    activities: {
      upload: 1,
      download: 2,
      update: 3,
      delete: 4,
      rename: 5,
      copy: 6,
      move: 7,
      restore: 8,
      preview: 9,
      lock: 10,
      unlock: 11,
      share: 12,
      unshare: 13,
      open: 14,
      other: 99,
    },
  },
} as const satisfies Record<
  string,
  { uid: number; name: string; category: readonly [number, string]; activities: Record<string, number> }
>

export type OcsfClass = keyof typeof OCSF_CLASSES
/** A class with one of its own activities, for example `['file_hosting', 'upload']`. */
export type OcsfRef = {
  [C in OcsfClass]: readonly [C, keyof (typeof OCSF_CLASSES)[C]['activities'] & string]
}[OcsfClass]
