import { type EventRow, event, type Tag } from './row.ts'

const comment = { object: 'showcase', ocsf: ['web_resources', 'update'] } as const
const showcaseFile = (activity: 'update' | 'export' | 'read') =>
  ({ object: 'showcase', ocsf: ['web_resources', activity] }) as const

/** Dropbox category showcase. */
export const showcase = {
  showcase_access_granted: event('share_document', 'Grant access to showcase', { object: 'showcase' }),
  showcase_add_member: event('share_document', 'Add member to showcase', { object: 'showcase' }),
  showcase_archived: event('archive_document', 'Archive showcase', { object: 'showcase' }),
  showcase_created: event('create_document', 'Create showcase', { object: 'showcase' }),
  showcase_delete_comment: event('delete_comment', 'Delete comment in showcase', comment),
  showcase_edited: event('edit_document', 'Edit showcase', { object: 'showcase' }),
  showcase_edit_comment: event('edit_comment', 'Edit comment in showcase', comment),
  showcase_file_added: event('upload_file', 'Add file to showcase', showcaseFile('update')),
  showcase_file_download: event('download_file', 'Download file from showcase', showcaseFile('export')),
  showcase_file_removed: event('edit_document', 'Remove file from showcase', showcaseFile('update')),
  showcase_file_view: event('preview_file', 'Preview file in showcase', showcaseFile('read')),
  showcase_permanently_deleted: event('delete_object', 'Delete showcase permanently', {
    object: 'showcase',
    severity: 'low',
  }),
  showcase_post_comment: event('add_comment', 'Add comment to showcase', comment),
  showcase_remove_member: event('unshare_document', 'Remove member from showcase', { object: 'showcase' }),
  showcase_renamed: event('rename_document', 'Rename showcase', { object: 'showcase' }),
  showcase_request_access: event('request_access', 'Request access to showcase', {
    object: 'showcase',
    ocsf: ['web_resources', 'other'],
  }),
  showcase_resolve_comment: event('resolve_comment', 'Resolve comment in showcase', comment),
  showcase_restored: event('restore_document', 'Restore archived showcase', { object: 'showcase' }),
  showcase_trashed: event('delete_object', 'Delete showcase', { object: 'showcase' }),
  showcase_trashed_deprecated: event('delete_object', 'Delete showcase (earlier version)', { object: 'showcase' }),
  showcase_unresolve_comment: event('reopen_comment', 'Reopen comment in showcase', comment),
  showcase_untrashed: event('restore_document', 'Restore deleted showcase', { object: 'showcase' }),
  showcase_untrashed_deprecated: event('restore_document', 'Restore deleted showcase (earlier version)', {
    object: 'showcase',
  }),
  showcase_view: event('open_document', 'Open showcase', {
    object: 'showcase',
    says: '{actor} opened the showcase {item}',
  }),
} satisfies Partial<Record<Tag, EventRow>>
