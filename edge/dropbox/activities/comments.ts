import { type EventRow, event, type Tag } from './row.ts'

/** Dropbox category comments. */
export const comments = {
  file_add_comment: event('add_comment', 'Add comment to file', {
    says: '{actor} commented on {items}[: {comment_text}]',
  }),
  file_change_comment_subscription: event('change_comment_notifications', 'Change comment notifications of file', {
    says: '{actor} changed the comment notifications of {items}[ from “{was}”][ to “{now}”]',
  }),
  file_delete_comment: event('delete_comment', 'Delete comment on file', {
    says: '{actor} deleted a comment on {items}[: {comment_text}]',
  }),
  file_edit_comment: event('edit_comment', 'Edit comment on file', {
    says: '{actor} edited a comment on {items}[: {comment_text}]',
  }),
  file_like_comment: event('react_to_comment', 'Like comment on file'),
  file_resolve_comment: event('resolve_comment', 'Resolve comment on file', {
    says: '{actor} resolved a comment on {items}[: {comment_text}]',
  }),
  file_unlike_comment: event('react_to_comment', 'Unlike comment on file'),
  file_unresolve_comment: event('reopen_comment', 'Reopen comment on file'),
} satisfies Partial<Record<Tag, EventRow>>

/** Dropbox category signatures. */
export const signatures = {
  sign_signature_request_canceled: event('cancel_signature_request'),
  sign_signature_request_completed: event('sign_document'),
  sign_signature_request_declined: event('decline_signature_request'),
  sign_signature_request_opened: event('open_signature_request'),
  sign_signature_request_reminder_sent: event('send_signature_request', 'Send signature reminder'),
  sign_signature_request_sent: event('send_signature_request', undefined, {
    says: '{actor} sent {item} for signature[ to {recipient}]',
  }),
  sign_template_created: event('create_signature_template'),
  sign_template_shared: event('share_signature_template'),
} satisfies Partial<Record<Tag, EventRow>>
