import { type EventRow, event, type Tag } from './row.ts'

/** Dropbox category logins. */
export const logins = {
  account_lock_or_unlocked: event('account_locked', 'Lock or unlock account', {
    says: '{actor} locked the account of {member} after failed sign-ins',
    cases: {
      by: 'new_value',
      rows: { unlocked: event('account_unlocked', undefined, { says: '{actor} unlocked the account of {member}' }) },
    },
  }),
  emm_error: event('failed_log_on', 'Failed log on through device management', {
    failure: true,
    says: '{actor} failed to sign in through device management[: {reason}]',
  }),
  guest_admin_signed_in_via_trusted_teams: event('partner_session_started', undefined, {
    administrative: true,
    says: '{actor} started an admin session from a trusted team[: {trusted_team_name}]',
  }),
  guest_admin_signed_out_via_trusted_teams: event('partner_session_ended', undefined, {
    administrative: true,
    says: '{actor} ended an admin session from a trusted team[: {trusted_team_name}]',
  }),
  login_fail: event('failed_log_on', undefined, {
    failure: true,
    says: '{actor} failed to sign in[ as {for}][ with {login_method|login}][: {reason}]',
  }),
  login_success: event('log_on', undefined, {
    says: '{actor} signed in[ with {login_method|login}]',
    cases: {
      by: 'login_method',
      rows: { saml: event('sso_log_on', undefined, { says: '{actor} signed in with single sign-on' }) },
    },
  }),
  logout: event('log_out', undefined, { says: '{actor} signed out' }),
  reseller_support_session_end: event('support_session_ended', 'End reseller support session', {
    administrative: true,
    says: '{actor} ended a reseller support session',
  }),
  reseller_support_session_start: event('support_session_started', 'Start reseller support session', {
    administrative: true,
    says: '{actor} started a reseller support session',
  }),
  sign_in_as_session_end: event('sign_in_as_ended', undefined, {
    administrative: true,
    says: '{actor} ended a session signed in as {member}',
  }),
  sign_in_as_session_start: event('sign_in_as', undefined, {
    administrative: true,
    says: '{actor} signed in as {member}',
  }),
  sso_error: event('failed_log_on', 'Failed single sign-on log on', {
    failure: true,
    says: '{actor} failed to sign in with single sign-on[: {reason}]',
  }),
} satisfies Partial<Record<Tag, EventRow>>

/** Dropbox category passwords. */
export const passwords = {
  password_change: event('password_changed', undefined, { says: '{actor} changed their password' }),
  password_reset: event('password_reset', undefined, { says: '{actor} reset the password[ of {for}]' }),
  password_reset_all: event('all_passwords_reset', undefined, {
    administrative: true,
    says: '{actor} reset the passwords of all members',
  }),
} satisfies Partial<Record<Tag, EventRow>>

/** Dropbox category tfa. */
export const tfa = {
  passkey_add: event('passkey_added', undefined, { says: '{actor} added a passkey[ for {for}]' }),
  passkey_remove: event('passkey_removed', undefined, { says: '{actor} removed a passkey[ of {for}]' }),
  tfa_add_backup_phone: event('mfa_changed', 'Add backup phone'),
  tfa_add_security_key: event('security_key_added', undefined, { says: '{actor} added a security key[ for {for}]' }),
  tfa_change_backup_phone: event('mfa_changed', 'Change backup phone'),
  tfa_change_status: event('mfa_changed', undefined, {
    says: '{actor} changed multi-factor authentication[ of {for}][ from “{was}”][ to “{now}”]',
    cases: {
      by: 'new_value',
      rows: {
        disabled: event('mfa_disabled', undefined, {
          says: '{actor} turned multi-factor authentication off[ for {for}][ (was “{was}”)]',
        }),
        enabled: event('mfa_enabled', undefined, {
          says: '{actor} turned multi-factor authentication on[ for {for}][ (was “{was}”)]',
        }),
      },
    },
  }),
  tfa_remove_backup_phone: event('mfa_changed', 'Remove backup phone'),
  tfa_remove_security_key: event('security_key_removed', undefined, {
    says: '{actor} removed a security key[ of {for}]',
  }),
  tfa_reset: event('mfa_reset', undefined, {
    administrative: true,
    says: '{actor} reset multi-factor authentication[ of {for}]',
  }),
} satisfies Partial<Record<Tag, EventRow>>

/** Dropbox category sso. */
export const sso = {
  risc_security_event: event('account_risk_reported', undefined, {
    says: 'An identity provider reported a risk[: {reason}]',
  }),
  sso_add_cert: event('sso_settings_changed', 'Add single sign-on certificate'),
  sso_add_login_url: event('sso_settings_changed', 'Add single sign-on sign-in address'),
  sso_add_logout_url: event('sso_settings_changed', 'Add single sign-on sign-out address'),
  sso_change_cert: event('sso_settings_changed', 'Change single sign-on certificate'),
  sso_change_login_url: event('sso_settings_changed', 'Change single sign-on sign-in address'),
  sso_change_logout_url: event('sso_settings_changed', 'Change single sign-on sign-out address'),
  sso_change_saml_identity_mode: event('sso_settings_changed', 'Change SAML identity mode'),
  sso_remove_cert: event('sso_settings_changed', 'Remove single sign-on certificate'),
  sso_remove_login_url: event('sso_settings_changed', 'Remove single sign-on sign-in address'),
  sso_remove_logout_url: event('sso_settings_changed', 'Remove single sign-on sign-out address'),
} satisfies Partial<Record<Tag, EventRow>>
