/** The classes of OCSF 1.8 that a Dropbox event can become, and their activities. Facts of the published schema. */
export const OCSF_VERSION = '1.8.0'

export const OCSF_CLASSES = {
  base_event: {
    uid: 0,
    name: 'Base Event',
    category: [0, 'Uncategorized'],
    activities: { unknown: [0, 'Unknown'], other: [99, 'Other'] },
  },
  detection_finding: {
    uid: 2004,
    name: 'Detection Finding',
    category: [2, 'Findings'],
    activities: { create: [1, 'Create'], update: [2, 'Update'], close: [3, 'Close'], other: [99, 'Other'] },
  },
  account_change: {
    uid: 3001,
    name: 'Account Change',
    category: [3, 'Identity & Access Management'],
    activities: {
      create: [1, 'Create'],
      enable: [2, 'Enable'],
      password_change: [3, 'Password Change'],
      password_reset: [4, 'Password Reset'],
      disable: [5, 'Disable'],
      delete: [6, 'Delete'],
      lock: [9, 'Lock'],
      mfa_enable: [10, 'MFA Factor Enable'],
      mfa_disable: [11, 'MFA Factor Disable'],
      unlock: [12, 'Unlock'],
      other: [99, 'Other'],
    },
  },
  authentication: {
    uid: 3002,
    name: 'Authentication',
    category: [3, 'Identity & Access Management'],
    activities: {
      logon: [1, 'Logon'],
      logoff: [2, 'Logoff'],
      account_switch: [7, 'Account Switch'],
      other: [99, 'Other'],
    },
  },
  entity_management: {
    uid: 3004,
    name: 'Entity Management',
    category: [3, 'Identity & Access Management'],
    activities: {
      create: [1, 'Create'],
      read: [2, 'Read'],
      update: [3, 'Update'],
      delete: [4, 'Delete'],
      move: [5, 'Move'],
      enroll: [6, 'Enroll'],
      unenroll: [7, 'Unenroll'],
      enable: [8, 'Enable'],
      disable: [9, 'Disable'],
      activate: [10, 'Activate'],
      deactivate: [11, 'Deactivate'],
      suspend: [12, 'Suspend'],
      resume: [13, 'Resume'],
      other: [99, 'Other'],
    },
  },
  user_access: {
    uid: 3005,
    name: 'User Access Management',
    category: [3, 'Identity & Access Management'],
    activities: { assign: [1, 'Assign Privileges'], revoke: [2, 'Revoke Privileges'], other: [99, 'Other'] },
  },
  group_management: {
    uid: 3006,
    name: 'Group Management',
    category: [3, 'Identity & Access Management'],
    activities: {
      assign: [1, 'Assign Privileges'],
      revoke: [2, 'Revoke Privileges'],
      add_user: [3, 'Add User'],
      remove_user: [4, 'Remove User'],
      delete: [5, 'Delete'],
      create: [6, 'Create'],
      other: [99, 'Other'],
    },
  },
  web_resources: {
    uid: 6001,
    name: 'Web Resources Activity',
    category: [6, 'Application Activity'],
    activities: {
      create: [1, 'Create'],
      read: [2, 'Read'],
      update: [3, 'Update'],
      delete: [4, 'Delete'],
      search: [5, 'Search'],
      import: [6, 'Import'],
      export: [7, 'Export'],
      share: [8, 'Share'],
      other: [99, 'Other'],
    },
  },
  application_lifecycle: {
    uid: 6002,
    name: 'Application Lifecycle',
    category: [6, 'Application Activity'],
    activities: {
      install: [1, 'Install'],
      remove: [2, 'Remove'],
      start: [3, 'Start'],
      stop: [4, 'Stop'],
      restart: [5, 'Restart'],
      enable: [6, 'Enable'],
      disable: [7, 'Disable'],
      update: [8, 'Update'],
      other: [99, 'Other'],
    },
  },
  api_activity: {
    uid: 6003,
    name: 'API Activity',
    category: [6, 'Application Activity'],
    activities: {
      create: [1, 'Create'],
      read: [2, 'Read'],
      update: [3, 'Update'],
      delete: [4, 'Delete'],
      other: [99, 'Other'],
    },
  },
  file_hosting: {
    uid: 6006,
    name: 'File Hosting Activity',
    category: [6, 'Application Activity'],
    activities: {
      upload: [1, 'Upload'],
      download: [2, 'Download'],
      update: [3, 'Update'],
      delete: [4, 'Delete'],
      rename: [5, 'Rename'],
      copy: [6, 'Copy'],
      move: [7, 'Move'],
      restore: [8, 'Restore'],
      preview: [9, 'Preview'],
      lock: [10, 'Lock'],
      unlock: [11, 'Unlock'],
      share: [12, 'Share'],
      unshare: [13, 'Unshare'],
      open: [14, 'Open'],
      other: [99, 'Other'],
    },
  },
} as const satisfies Record<
  string,
  {
    uid: number
    name: string
    category: readonly [number, string]
    activities: Record<string, readonly [number, string]>
  }
>

export type OcsfClass = keyof typeof OCSF_CLASSES
/** A class with one of its own activities, for example `['file_hosting', 'upload']`. */
export type OcsfRef = {
  [C in OcsfClass]: readonly [C, keyof (typeof OCSF_CLASSES)[C]['activities'] & string]
}[OcsfClass]
