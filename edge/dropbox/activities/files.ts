import { type EventRow, event, type Tag } from './row.ts'

/** Dropbox category file_operations. A folder alone has activities of its own. */
export const fileOperations = {
  apply_naming_convention: event('organize_folder', 'Apply naming convention to folder'),
  create_folder: event('create_folder', undefined, { says: '{actor} created the folder {items}' }),
  file_add: event('upload_file', undefined, {
    folder: ['create_folder', undefined, '{actor} created the folder {items}'],
    says: '{actor} uploaded {items}',
  }),
  file_add_from_automation: event('upload_file', 'Upload file by automation', {
    folder: ['create_folder', 'Create folder by automation', '{actor} created the folder {items} by automation'],
    says: '{actor} uploaded {items} by automation[ for {for}]',
  }),
  file_copy: event('copy_file', undefined, { folder: ['copy_folder'], says: '{actor} copied {pairs}[ to {to}]' }),
  file_delete: event('delete_file', undefined, { folder: ['delete_folder'], says: '{actor} deleted {items}' }),
  file_download: event('download_file', undefined, { folder: ['download_folder'], says: '{actor} downloaded {items}' }),
  file_edit: event('edit_file', undefined, { says: '{actor} edited {items}' }),
  file_get_copy_reference: event('create_copy_reference', undefined, {
    says: '{actor} created a copy reference to {items}',
  }),
  file_locking_lock_status_changed: event('lock_file', 'Lock or unlock file', {
    says: '{actor} changed the lock of {items}[ from “{was}”][ to “{now}”]',
    cases: {
      by: 'new_value',
      rows: {
        unlocked: event('unlock_file', undefined, { says: '{actor} unlocked {items}' }),
      },
    },
  }),
  file_move: event('move_file', undefined, { folder: ['move_folder'], says: '{actor} moved {pairs}[ to {to}]' }),
  file_permanently_delete: event('delete_file_permanently', undefined, {
    folder: ['delete_folder_permanently'],
    says: '{actor} permanently deleted {items}',
  }),
  file_preview: event('preview_file', undefined, { says: '{actor} previewed {items}' }),
  file_rename: event('rename_file', undefined, {
    folder: ['rename_folder'],
    says: '{actor} renamed {pairs}[ to {to}]',
  }),
  file_restore: event('restore_file', undefined, { folder: ['restore_folder'], says: '{actor} restored {items}' }),
  file_revert: event('revert_file', undefined, { says: '{actor} reverted {items} to an earlier version' }),
  file_rollback_changes: event('undo_file_changes', 'Roll back file changes', {
    says: '{actor} rolled back changes to {items}',
  }),
  file_save_copy_reference: event('copy_file', 'Save file from copy reference', {
    folder: ['copy_folder', 'Save folder from copy reference'],
    says: '{actor} saved {pairs} from a copy reference[ to {to}]',
  }),
  folder_overview_description_changed: event('change_folder_overview', 'Change folder description'),
  folder_overview_item_pinned: event('change_folder_overview', 'Pin item to folder overview', {
    says: '{actor} pinned {items} to a folder overview',
  }),
  folder_overview_item_unpinned: event('change_folder_overview', 'Unpin item from folder overview'),
  media_hub_file_downloaded: event('download_file', 'Download file from Replay'),
  object_label_added: event('label_file', 'Add label to file'),
  object_label_removed: event('label_file', 'Remove label from file'),
  object_label_updated_value: event('label_file'),
  organize_folder_with_tidy: event('organize_folder'),
  replay_file_delete: event('delete_file', 'Delete file in Replay'),
  replay_file_downloaded: event('download_file', 'Download file from Replay (earlier name)'),
  replay_team_project_created: event('create_project', 'Create team project in Replay'),
  rewind_folder: event('rewind_folder', undefined, {
    says: '{actor} rewound {items}[ to {rewind_folder_target_ts_ms}]',
  }),
  undo_naming_convention: event('undo_file_changes', 'Undo renaming by convention'),
  undo_organize_folder_with_tidy: event('undo_file_changes', 'Undo folder organization'),
  user_tags_added: event('tag_file', 'Add tags to file', { says: '{actor} tagged {items}[ with {values}]' }),
  user_tags_removed: event('tag_file', 'Remove tags from file', {
    says: '{actor} removed tags from {items}[: {values}]',
  }),
} satisfies Partial<Record<Tag, EventRow>>

/** Dropbox category team_folders. */
export const teamFolders = {
  team_folder_change_status: event('change_team_folder', 'Archive or activate team folder', {
    administrative: true,
    says: '{actor} changed the status of the team folder {item}[ from “{was}”][ to “{now}”]',
  }),
  team_folder_create: event('create_folder', 'Create team folder', {
    administrative: true,
    says: '{actor} created the team folder {item}',
  }),
  team_folder_downgrade: event('change_team_folder', 'Turn team folder into shared folder', { administrative: true }),
  team_folder_permanently_delete: event('delete_folder_permanently', 'Delete team folder permanently', {
    administrative: true,
    severity: 'high',
    says: '{actor} permanently deleted the team folder {item}',
  }),
  team_folder_rename: event('rename_folder', 'Rename team folder', {
    administrative: true,
    says: '{actor} renamed the team folder {item}[ from “{previous_folder_name}”][ to “{new_folder_name}”]',
  }),
  team_folder_space_limits_change_caps_type: event(
    'change_team_folder_limit',
    'Change kind of team folder space limit',
    {
      administrative: true,
    },
  ),
  team_folder_space_limits_change_limit: event('change_team_folder_limit', undefined, { administrative: true }),
  team_folder_space_limits_change_notification_target: event(
    'change_team_folder_limit',
    'Change recipients of space limit notices',
    { administrative: true },
  ),
  team_selective_sync_settings_changed: event('change_sync_settings', 'Change default sync setting', {
    administrative: true,
  }),
} satisfies Partial<Record<Tag, EventRow>>

/** Dropbox category file_requests. */
export const fileRequests = {
  email_ingest_receive_file: event('receive_file_by_email', undefined, {
    says: 'Dropbox received {items} by email[ from {from_email}]',
  }),
  file_request_auto_close: event('close_file_request', 'Close file request automatically'),
  file_request_change: event('change_file_request'),
  file_request_close: event('close_file_request', undefined, { says: '{actor} closed a file request for {items}' }),
  file_request_create: event('create_file_request', undefined, {
    says: '{actor} created a file request for {items}[ with deadline {deadline}]',
  }),
  file_request_delete: event('delete_file_request'),
  file_request_receive_file: event('receive_file', undefined, {
    says: '{actor} uploaded {items} to a file request[ as {submitter_name}][ ({submitter_email})]',
  }),
} satisfies Partial<Record<Tag, EventRow>>
