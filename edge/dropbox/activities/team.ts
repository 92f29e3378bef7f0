import { type EventRow, event, type Tag } from './row.ts'

/** Dropbox category domains. */
export const domains = {
  account_capture_change_availability: event('member_policy_changed', 'Change availability of account capture'),
  account_capture_migrate_account: event('domain_account_captured', undefined, {
    says: '{actor} moved a captured account to the team[ ({domain_name})]',
  }),
  account_capture_notification_emails_sent: event('domain_notice_sent', 'Send account capture emails'),
  account_capture_relinquish_account: event('domain_account_released'),
  disabled_domain_invites: event('member_policy_changed', 'Disable domain invitations'),
  domain_invites_approve_request_to_join_team: event('approve_join_request'),
  domain_invites_decline_request_to_join_team: event('decline_join_request'),
  domain_invites_email_existing_users: event('domain_notice_sent', 'Send domain invitations'),
  domain_invites_request_to_join_team: event('request_to_join', undefined, { administrative: false }),
  domain_invites_set_invite_new_user_pref_to_no: event('member_policy_changed', 'Disable automatic invitations'),
  domain_invites_set_invite_new_user_pref_to_yes: event('member_policy_changed', 'Enable automatic invitations'),
  domain_verification_add_domain_fail: event('domain_verification_failed', undefined, {
    failure: true,
    says: '{actor} failed to verify the domain[ {item}]',
  }),
  domain_verification_add_domain_success: event('domain_verified', undefined, {
    says: '{actor} verified the domain[ {item}]',
  }),
  domain_verification_remove_domain: event('domain_removed'),
  enabled_domain_invites: event('member_policy_changed', 'Enable domain invitations'),
} satisfies Partial<Record<Tag, EventRow>>

/** Dropbox category team_profile. */
export const teamProfile = {
  data_residency_migration_request_successful: event('data_migration_requested'),
  data_residency_migration_request_unsuccessful: event('data_migration_failed', undefined, {
    failure: true,
    says: '{actor} requested a migration of the team’s data, which failed',
  }),
  team_merge_from: event('merge_team', 'Merge another team into this team', {
    says: '{actor} merged the team[ {team_name}] into this team',
  }),
  team_merge_to: event('merge_team', 'Merge this team into another team', {
    says: '{actor} merged this team into the team[ {team_name}]',
  }),
  team_profile_add_background: event('change_team_profile', 'Add team background'),
  team_profile_add_logo: event('change_team_profile', 'Add team logo'),
  team_profile_change_background: event('change_team_profile', 'Change team background'),
  team_profile_change_default_language: event('change_team_profile', 'Change team language'),
  team_profile_change_logo: event('change_team_profile', 'Change team logo'),
  team_profile_change_name: event('change_team_name'),
  team_profile_remove_background: event('change_team_profile', 'Remove team background'),
  team_profile_remove_logo: event('change_team_profile', 'Remove team logo'),
} satisfies Partial<Record<Tag, EventRow>>

/** Dropbox category trusted_teams. */
export const trustedTeams = {
  changed_enterprise_admin_role: event('enterprise_role_changed'),
  changed_enterprise_connected_team_status: event('connected_team_changed'),
  ended_enterprise_admin_session: event('partner_session_ended', 'End enterprise admin session', {
    administrative: true,
    says: '{actor} ended an enterprise admin session',
  }),
  ended_enterprise_admin_session_deprecated: event(
    'partner_session_ended',
    'End enterprise admin session (earlier version)',
    { administrative: true, says: '{actor} ended an enterprise admin session' },
  ),
  enterprise_settings_locking: event('policy_changed', 'Change lock of a setting', { severity: 'medium' }),
  guest_admin_change_status: event('guest_admin_changed'),
  started_enterprise_admin_session: event('partner_session_started', 'Start enterprise admin session', {
    administrative: true,
    says: '{actor} started an enterprise admin session',
  }),
  team_merge_request_accepted: event('accept_team_merge'),
  team_merge_request_accepted_shown_to_primary_team: event('accept_team_merge', 'Accept merge of secondary team'),
  team_merge_request_accepted_shown_to_secondary_team: event('accept_team_merge', 'Accept merge into primary team'),
  team_merge_request_auto_canceled: event('cancel_team_merge', 'Cancel team merge automatically'),
  team_merge_request_canceled: event('cancel_team_merge'),
  team_merge_request_canceled_shown_to_primary_team: event('cancel_team_merge', 'Cancel merge of secondary team'),
  team_merge_request_canceled_shown_to_secondary_team: event('cancel_team_merge', 'Cancel merge into primary team'),
  team_merge_request_expired: event('team_merge_expired', undefined, { says: 'A team merge request expired' }),
  team_merge_request_expired_shown_to_primary_team: event('team_merge_expired', 'Let merge of secondary team expire', {
    says: 'A request to merge the team[ {secondary_team}] into this team expired',
  }),
  team_merge_request_expired_shown_to_secondary_team: event(
    'team_merge_expired',
    'Let merge into primary team expire',
    {
      says: 'A request to merge this team into another expired',
    },
  ),
  team_merge_request_rejected_shown_to_primary_team: event('reject_team_merge', 'Reject merge of secondary team'),
  team_merge_request_rejected_shown_to_secondary_team: event('reject_team_merge', 'Reject merge into primary team'),
  team_merge_request_reminder: event('remind_team_merge'),
  team_merge_request_reminder_shown_to_primary_team: event(
    'remind_team_merge',
    'Send reminder of merge to primary team',
  ),
  team_merge_request_reminder_shown_to_secondary_team: event(
    'remind_team_merge',
    'Send reminder of merge to secondary team',
  ),
  team_merge_request_revoked: event('cancel_team_merge', 'Revoke team merge'),
  team_merge_request_sent_shown_to_primary_team: event('request_team_merge', 'Request merge of secondary team'),
  team_merge_request_sent_shown_to_secondary_team: event('request_team_merge', 'Request merge into primary team'),
} satisfies Partial<Record<Tag, EventRow>>
