import { type EventRow, event, type Tag } from './row.ts'

/** Dropbox category data_governance. */
export const dataGovernance = {
  governance_policy_add_folders: event('change_retention_policy', 'Add folders to retention policy'),
  governance_policy_add_folder_failed: event('change_retention_policy', 'Failed addition to retention policy', {
    failure: true,
    says: '{actor} failed to add a folder to the retention policy[ {item}][: {reason}]',
  }),
  governance_policy_content_disposed: event('dispose_content'),
  governance_policy_create: event('create_retention_policy'),
  governance_policy_delete: event('delete_retention_policy'),
  governance_policy_edit_details: event('change_retention_policy'),
  governance_policy_edit_duration: event('change_retention_policy', 'Change retention period'),
  governance_policy_export_created: event('export_content', 'Export content of retention policy'),
  governance_policy_export_removed: event('remove_export', 'Remove export of retention policy'),
  governance_policy_remove_folders: event('change_retention_policy', 'Remove folders from retention policy'),
  governance_policy_report_created: event('report_created', 'Create report on retention policy'),
  governance_policy_zip_part_downloaded: event('download_export', 'Download export of retention policy'),
  legal_holds_activate_a_hold: event('create_legal_hold'),
  legal_holds_add_members: event('change_legal_hold', 'Add members to legal hold'),
  legal_holds_change_hold_details: event('change_legal_hold'),
  legal_holds_change_hold_name: event('change_legal_hold', 'Rename legal hold'),
  legal_holds_export_a_hold: event('export_content', 'Export legal hold'),
  legal_holds_export_cancelled: event('remove_export', 'Cancel export of legal hold'),
  legal_holds_export_downloaded: event('download_export', 'Download export of legal hold'),
  legal_holds_export_removed: event('remove_export', 'Remove export of legal hold'),
  legal_holds_release_a_hold: event('release_legal_hold'),
  legal_holds_remove_members: event('change_legal_hold', 'Remove members from legal hold'),
  legal_holds_report_a_hold: event('report_created', 'Create report on legal hold'),
} satisfies Partial<Record<Tag, EventRow>>

/** Dropbox category encryption. */
export const encryption = {
  encrypted_folder_cancel_team_key_rotation: event('encryption_key_changed', 'Cancel rotation of team key'),
  encrypted_folder_enroll_backup_key: event('encryption_key_changed', 'Add recovery key'),
  encrypted_folder_enroll_client: event('device_enrolled', 'Enroll device in encryption', { administrative: true }),
  encrypted_folder_enroll_team: event('encryption_enabled', 'Enable encryption of team folders'),
  encrypted_folder_finish_team_unenrollment: event('encryption_disabled', 'Disable encryption of team folders'),
  encrypted_folder_init_team_key_rotation: event('encryption_key_changed', 'Start rotation of team key'),
  encrypted_folder_init_team_unenrollment: event('encryption_disabled', 'Start to disable encryption of team folders'),
  encrypted_folder_remove_backup_key: event('encryption_key_deleted', 'Remove recovery key'),
  encrypted_folder_rotate_team_key: event('encryption_key_changed', 'Rotate team key'),
  encrypted_folder_unenroll_client: event('device_unenrolled', 'Unenroll device from encryption', {
    administrative: true,
  }),
  team_encryption_key_activate_key: event('encryption_key_changed', 'Activate encryption key'),
  team_encryption_key_cancel_key_deletion: event('encryption_key_changed', 'Cancel deletion of encryption key'),
  team_encryption_key_create_key: event('encryption_key_changed', 'Create encryption key'),
  team_encryption_key_deactivate_key: event('encryption_key_changed', 'Deactivate encryption key', {
    severity: 'high',
  }),
  team_encryption_key_delete_key: event('encryption_key_deleted'),
  team_encryption_key_disable_key: event('encryption_key_changed', 'Disable encryption key', { severity: 'high' }),
  team_encryption_key_enable_key: event('encryption_key_changed', 'Enable encryption key'),
  team_encryption_key_rotate_key: event('encryption_key_changed', 'Rotate encryption key'),
  team_encryption_key_schedule_key_deletion: event('encryption_key_deleted', 'Schedule deletion of encryption key'),
} satisfies Partial<Record<Tag, EventRow>>

/** Dropbox category protect. */
export const protect = {
  protect_action_add_collaborator: event('protect_content', 'Add collaborators through Protect'),
  protect_action_add_link: event('protect_content', 'Add link through Protect'),
  protect_action_delete: event('protect_content', 'Delete content through Protect', {
    severity: 'medium',
    ocsf: ['entity_management', 'delete'],
  }),
  protect_action_export: event('export_content', 'Export content through Protect'),
  protect_action_remove_collaborator: event('protect_content', 'Remove collaborators through Protect'),
  protect_action_remove_domains: event('protect_content', 'Remove domains through Protect'),
  protect_action_remove_link: event('protect_content', 'Remove link through Protect'),
  protect_action_stop_sharing: event('protect_content', 'Stop sharing through Protect'),
  protect_internal_domains_changed: event('change_protection_policy', 'Change internal domains of Protect'),
  protect_policy_activated: event('change_protection_policy', 'Activate protection policy'),
  protect_policy_deactivated: event('change_protection_policy', 'Deactivate protection policy', { severity: 'high' }),
  protect_policy_scheduled: event('change_protection_policy', 'Schedule protection policy'),
  protect_policy_updated: event('change_protection_policy'),
  protect_report_view: event('view_report', 'View Protect report', { says: '{actor} viewed a Protect report' }),
} satisfies Partial<Record<Tag, EventRow>>

/** Dropbox category admin_alerting. */
export const adminAlerting = {
  admin_alerting_alert_state_changed: event('alert_state_changed', undefined, {
    says: '{actor} changed the state of the alert[ “{item}”][ from “{was}”][ to “{now}”]',
  }),
  admin_alerting_changed_alert_config: event('alert_settings_changed'),
  admin_alerting_triggered_alert: event('alert_triggered', undefined, {
    administrative: false,
    says: '{actor} raised the alert[ “{item}”][ (severity {alert_severity})]',
  }),
  ransomware_restore_process_completed: event('ransomware_recovery_completed'),
  ransomware_restore_process_started: event('ransomware_recovery_started'),
} satisfies Partial<Record<Tag, EventRow>>
