import { type EventRow, event, type Tag } from './row.ts'

/** Dropbox category paper. */
export const paper = {
  binder_add_page: event('edit_document', 'Add Binder page'),
  binder_add_section: event('edit_document', 'Add Binder section'),
  binder_remove_page: event('edit_document', 'Remove Binder page'),
  binder_remove_section: event('edit_document', 'Remove Binder section'),
  binder_rename_page: event('edit_document', 'Rename Binder page'),
  binder_rename_section: event('edit_document', 'Rename Binder section'),
  binder_reorder_page: event('edit_document', 'Move Binder page'),
  binder_reorder_section: event('edit_document', 'Move Binder section'),
  paper_content_add_member: event('share_document', 'Add member to Paper document', {
    says: '{actor} shared {items} with {people}',
  }),
  paper_content_add_to_folder: event('move_document', 'Add Paper document to folder'),
  paper_content_archive: event('archive_document', 'Archive Paper document'),
  paper_content_create: event('create_document', 'Create Paper document', { says: '{actor} created {items}' }),
  paper_content_permanently_delete: event('delete_object', 'Delete Paper document permanently', { severity: 'low' }),
  paper_content_remove_from_folder: event('move_document', 'Remove Paper document from folder'),
  paper_content_remove_member: event('unshare_document', 'Remove member from Paper document', {
    says: '{actor} removed {people} from {items}',
  }),
  paper_content_rename: event('rename_document', 'Rename Paper document', { says: '{actor} renamed {items}' }),
  paper_content_restore: event('restore_document', 'Restore archived Paper document'),
  paper_doc_add_comment: event('add_comment', 'Add comment to Paper document', {
    object: 'paper_document',
    ocsf: ['web_resources', 'update'],
    says: '{actor} commented on {items}[: {comment_text}]',
  }),
  paper_doc_change_member_role: event('change_document_role', 'Change access to Paper document', {
    says: '{actor} changed the access to {items}[ to “{access_type|role}”]',
  }),
  paper_doc_change_sharing_policy: event('change_document_sharing', 'Change sharing settings of Paper document', {
    severity: 'low',
  }),
  paper_doc_change_subscription: event('follow_document', 'Follow or unfollow Paper document', {
    says: '{actor} changed the notifications of {items}[ from “{was}”][ to “{now}”]',
  }),
  paper_doc_deleted: event('archive_document', 'Archive Paper document (earlier name)'),
  paper_doc_delete_comment: event('delete_comment', 'Delete comment in Paper document', {
    object: 'paper_document',
    ocsf: ['web_resources', 'update'],
  }),
  paper_doc_download: event('download_document', 'Download Paper document', {
    says: '{actor} downloaded {items}[ as {export_file_format}]',
  }),
  paper_doc_edit: event('edit_document', 'Edit Paper document', { says: '{actor} edited {items}' }),
  paper_doc_edit_comment: event('edit_comment', 'Edit comment in Paper document', {
    object: 'paper_document',
    ocsf: ['web_resources', 'update'],
  }),
  paper_doc_followed: event('follow_document', 'Follow Paper document'),
  paper_doc_mention: event('mention_person', 'Mention person in Paper document', {
    says: '{actor} mentioned {people} in {items}',
  }),
  paper_doc_ownership_changed: event('transfer_ownership', 'Transfer ownership of Paper document', {
    says: '{actor} transferred the ownership of {items}',
    object: 'paper_document',
    ocsf: ['web_resources', 'share'],
  }),
  paper_doc_request_access: event('request_access', 'Request access to Paper document', {
    object: 'paper_document',
    ocsf: ['web_resources', 'other'],
  }),
  paper_doc_resolve_comment: event('resolve_comment', 'Resolve comment in Paper document', {
    object: 'paper_document',
    ocsf: ['web_resources', 'update'],
  }),
  paper_doc_revert: event('revert_document', 'Revert Paper document to earlier version'),
  paper_doc_slack_share: event('share_document', 'Share Paper document through Slack'),
  paper_doc_team_invite: event('share_document', 'Share Paper document with people'),
  paper_doc_trashed: event('delete_object', 'Delete Paper document', { says: '{actor} deleted {items}' }),
  paper_doc_unresolve_comment: event('reopen_comment', 'Reopen comment in Paper document', {
    object: 'paper_document',
    ocsf: ['web_resources', 'update'],
  }),
  paper_doc_untrashed: event('restore_document', 'Restore Paper document'),
  paper_doc_view: event('open_document', 'Open Paper document', { says: '{actor} opened {items}' }),
  paper_external_view_allow: event('change_document_sharing', 'Allow anyone to open Paper document', {
    severity: 'low',
  }),
  paper_external_view_default_team: event('change_document_sharing', 'Reset external access to Paper document'),
  paper_external_view_forbid: event('change_document_sharing', 'Restrict Paper document to team'),
  paper_folder_change_subscription: event('follow_document', 'Follow or unfollow Paper folder', {
    object: 'folder',
    says: '{actor} changed the notifications of {items}[ from “{was}”][ to “{now}”]',
  }),
  paper_folder_deleted: event('archive_document', 'Archive Paper folder', { object: 'folder' }),
  paper_folder_followed: event('follow_document', 'Follow Paper folder', { object: 'folder' }),
  paper_folder_team_invite: event('share_document', 'Share Paper folder with people', { object: 'folder' }),
  paper_published_link_change_permission: event('publish_document', 'Change access to published document'),
  paper_published_link_create: event('publish_document', undefined, { says: '{actor} published {items}' }),
  paper_published_link_disabled: event('unpublish_document'),
  paper_published_link_view: event('open_document', 'Open published document', {
    says: '{actor} opened the published document {item}',
  }),
} satisfies Partial<Record<Tag, EventRow>>
