import { type EventRow, event, type Tag } from './row.ts'

/** Dropbox category devices. */
export const devices = {
  device_change_ip_desktop: event('device_ip_changed', 'Change IP address of desktop session', {
    says: '{actor} changed the IP address of the desktop session[ on {item}][ to {ip}]',
  }),
  device_change_ip_mobile: event('device_ip_changed', 'Change IP address of mobile session', {
    says: '{actor} changed the IP address of the mobile session[ on {item}][ to {ip}]',
  }),
  device_change_ip_web: event('device_ip_changed', 'Change IP address of web session', {
    says: '{actor} changed the IP address of the web session[ to {ip}]',
  }),
  device_delete_on_unlink_fail: event('device_wiped', 'Failed deletion of files from device', {
    failure: true,
    severity: 'medium',
    says: 'Deleting the files of {actor} from the unlinked device[ {item}] failed[ for {num_failures} files]',
  }),
  device_delete_on_unlink_success: event('device_wiped', undefined, {
    says: 'All files of {actor} were deleted from the unlinked device[ {item}]',
  }),
  device_link_fail: event('device_link_failed', undefined, {
    failure: true,
    says: '{actor} failed to link a [{device_type} ]device',
  }),
  device_link_success: event('device_linked', undefined, { says: '{actor} linked the device[ {item}]' }),
  device_management_disabled: event('device_policy_changed', 'Disable device management'),
  device_management_enabled: event('device_policy_changed', 'Enable device management'),
  device_sync_backup_status_changed: event('device_backup_changed', 'Change computer backup', {
    says: '{actor} changed the backup of the computer[ {item}][ from “{was}”][ to “{now}”]',
  }),
  device_unlink: event('device_unlinked', undefined, { says: '{actor} unlinked the device[ {item}][ of {for}]' }),
  dropbox_passwords_exported: event('passwords_exported', undefined, {
    says: '{actor} exported passwords from Dropbox Passwords[ on {platform}]',
  }),
  dropbox_passwords_new_device_enrolled: event('device_enrolled', 'Enroll device in Dropbox Passwords'),
  emm_refresh_auth_token: event('device_token_refreshed'),
  external_drive_backup_eligibility_status_checked: event('device_backup_checked', 'Check external drive backup'),
  external_drive_backup_status_changed: event('device_backup_changed', 'Change external drive backup'),
} satisfies Partial<Record<Tag, EventRow>>

/** Dropbox category apps. */
export const apps = {
  app_blocked_by_permissions: event('app_blocked', undefined, {
    failure: true,
    says: 'The app[ {item}] was blocked for {actor} by the team’s app permissions',
  }),
  app_link_team: event('app_linked', 'Link app for team', {
    administrative: true,
    severity: 'high',
    says: '{actor} linked the app[ {item}] for the team',
  }),
  app_link_user: event('app_linked', undefined, { says: '{actor} linked the app[ {item}]' }),
  app_unlink_team: event('app_unlinked', 'Unlink app for team', {
    administrative: true,
    severity: 'low',
    says: '{actor} unlinked the app[ {item}] for the team',
  }),
  app_unlink_user: event('app_unlinked', undefined, { says: '{actor} unlinked the app[ {item}]' }),
  integration_connected: event('integration_connected', undefined, {
    says: '{actor} connected the integration[ {item}]',
  }),
  integration_disconnected: event('integration_disconnected', undefined, {
    says: '{actor} disconnected the integration[ {item}]',
  }),
} satisfies Partial<Record<Tag, EventRow>>

/** Dropbox category dash. */
export const dash = {
  dash_added_comment_to_stack: event('add_comment', 'Add comment to stack', {
    object: 'other',
    ocsf: ['web_resources', 'update'],
  }),
  dash_added_connector: event('connector_added', undefined, { failsBy: 'connector_status' }),
  dash_added_link_to_stack: event('change_stack', 'Add link to stack'),
  dash_added_team_email_domain_allowlist: event('sharing_list_changed', 'Add email domain to allowlist'),
  dash_admin_added_org_wide_connector: event('connector_added', 'Add connector for team', {
    administrative: true,
    severity: 'medium',
    failsBy: 'connector_status',
  }),
  dash_admin_disabled_connector: event('connector_disabled', undefined, {
    administrative: true,
    failsBy: 'connector_status',
  }),
  dash_admin_enabled_connector: event('connector_enabled', undefined, {
    administrative: true,
    failsBy: 'connector_status',
  }),
  dash_admin_removed_org_wide_connector: event('connector_removed', 'Remove connector for team', {
    administrative: true,
    failsBy: 'connector_status',
  }),
  dash_archived_stack: event('change_stack', 'Archive stack'),
  dash_changed_audience_of_shared_link_to_stack: event('share_stack', 'Change audience of stack link'),
  dash_cloned_stack: event('copy_stack'),
  dash_connector_tools_call: event('connector_used'),
  dash_created_stack: event('create_stack'),
  dash_deleted_comment_from_stack: event('delete_comment', 'Delete comment from stack', {
    object: 'other',
    ocsf: ['web_resources', 'update'],
  }),
  dash_deleted_stack: event('delete_stack'),
  dash_edited_comment_in_stack: event('edit_comment', 'Edit comment in stack', {
    object: 'other',
    ocsf: ['web_resources', 'update'],
  }),
  dash_external_user_opened_stack: event('open_stack', 'Open stack from outside team'),
  dash_first_launched_desktop: event('app_first_opened', 'Open desktop app for the first time'),
  dash_first_launched_extension: event('app_first_opened', 'Open browser extension for the first time'),
  dash_first_launched_web_start_page: event('app_first_opened', 'Open start page for the first time'),
  dash_opened_shared_link_to_stack: event('open_stack', 'Open link to stack'),
  dash_opened_stack: event('open_stack'),
  dash_preview_opt_out_status_changed: event('change_stack', 'Change preview opt-out', { object: 'other' }),
  dash_removed_connector: event('connector_removed', undefined, { failsBy: 'connector_status' }),
  dash_removed_link_from_stack: event('change_stack', 'Remove link from stack'),
  dash_removed_shared_link_to_stack: event('unshare_stack', 'Remove link to stack'),
  dash_removed_team_email_domain_allowlist: event('sharing_list_changed', 'Remove email domain from allowlist'),
  dash_renamed_stack: event('change_stack', 'Rename stack'),
  dash_shared_link_to_stack: event('share_stack', 'Share link to stack'),
  dash_unarchived_stack: event('change_stack', 'Restore archived stack'),
  dash_viewed_company_stack: event('open_stack', 'Open company stack'),
  dash_viewed_external_ai_activity_report: event('view_report', 'View AI activity report'),
} satisfies Partial<Record<Tag, EventRow>>
