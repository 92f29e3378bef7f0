import { type EventRow, event, type Tag } from './row.ts'

const created = (name: string, says = `{actor} created a ${name}`) =>
  event('report_created', `Create ${name}`, { says: `${says}[ from {start_date}][ to {end_date}]` })
const failed = (name: string) =>
  event('report_failed', `Failed ${name}`, {
    failure: true,
    says: `{actor} failed to create a ${name}[: {failure_reason}]`,
  })

/** Dropbox category reports. */
export const reports = {
  classification_create_report: created('classification report'),
  classification_create_report_fail: failed('classification report'),
  emm_create_exceptions_report: created('report on device management exceptions'),
  emm_create_usage_report: created('report on managed mobile apps'),
  export_members_report: created('report on members', '{actor} created a report on all members'),
  export_members_report_fail: failed('report on members'),
  external_sharing_create_report: created('report on external sharing'),
  external_sharing_report_failed: failed('report on external sharing'),
  member_access_details_create_report: created('report on member access'),
  member_access_details_create_report_failed: failed('report on member access'),
  no_expiration_link_gen_create_report: created('report on links without expiration'),
  no_expiration_link_gen_report_failed: failed('report on links without expiration'),
  no_password_link_gen_create_report: created('report on links without password'),
  no_password_link_gen_report_failed: failed('report on links without password'),
  no_password_link_view_create_report: created('report on views of links without password'),
  no_password_link_view_report_failed: failed('report on views of links without password'),
  outdated_link_view_create_report: created('report on views of old links'),
  outdated_link_view_report_failed: failed('report on views of old links'),
  paper_admin_export_start: event('export_documents', 'Export all Paper documents'),
  ransomware_alert_create_report: created('ransomware report'),
  ransomware_alert_create_report_failed: failed('ransomware report'),
  shared_folders_create_report: created('report on shared folders'),
  shared_folders_create_report_failed: failed('report on shared folders'),
  smart_sync_create_admin_privilege_report: created('report on Smart Sync devices'),
  team_activity_create_report: created('report on team activity'),
  team_activity_create_report_fail: failed('report on team activity'),
  team_folders_create_report: created('report on team folders'),
  team_folders_create_report_failed: failed('report on team folders'),
  team_storage_create_report: created('report on team storage'),
  team_storage_create_report_failed: failed('report on team storage'),
} satisfies Partial<Record<Tag, EventRow>>
