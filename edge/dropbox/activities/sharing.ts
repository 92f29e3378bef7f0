import { type EventRow, event, type Tag } from './row.ts'

/** Links to content: Dropbox category sharing, first half. */
export const sharedLinks = {
  shared_link_add_expiry: event('share_link_changed', 'Add expiration date to shared link', {
    says: '{actor} set the shared link to {items} to expire[ on {now}]',
  }),
  shared_link_change_expiry: event('share_link_changed', 'Change expiration date of shared link'),
  shared_link_change_visibility: event('share_link_changed', 'Change who can open shared link', {
    severity: 'low',
    says: '{actor} changed who can open the shared link to {items}[ from “{was}”][ to “{now}”]',
  }),
  shared_link_copy: event('copy_shared_content', 'Copy from shared link', {
    says: '{actor} copied {items} to Dropbox from a shared link[ of {owner}]',
  }),
  shared_link_create: event('share_link_created', undefined, {
    says: '{actor} created a shared link to {items}[ ({shared_link_access_level|role})]',
  }),
  shared_link_disable: event('share_link_removed', undefined, {
    says: '{actor} removed the shared link to {items}[ of {owner}]',
  }),
  shared_link_download: event('share_link_downloaded', undefined, {
    says: '{actor} downloaded {items} from a shared link[ of {owner}]',
  }),
  shared_link_remove_expiry: event('share_link_changed', 'Remove expiration date from shared link', {
    severity: 'low',
    says: '{actor} removed the expiration date[ {was}] of the shared link to {items}',
  }),
  shared_link_remove_visitor: event('share_link_changed', 'Remove visitor from shared link'),
  shared_link_settings_add_expiration: event('share_link_changed', 'Add expiration date to link', {
    says: '{actor} set the link to {items} to expire[ on {now}]',
  }),
  shared_link_settings_add_password: event('share_link_changed', 'Add password to link', {
    says: '{actor} added a password to the link to {items}',
  }),
  shared_link_settings_allow_download_disabled: event('share_link_changed', 'Disable downloads from link'),
  shared_link_settings_allow_download_enabled: event('share_link_changed', 'Enable downloads from link'),
  shared_link_settings_change_audience: event('share_link_changed', 'Change audience of link', {
    severity: 'low',
    says: '{actor} changed the audience of the link to {items}[ from “{was}”][ to “{now}”]',
  }),
  shared_link_settings_change_expiration: event('share_link_changed', 'Change expiration date of link', {
    says: '{actor} changed the expiration date of the link to {items}[ from “{was}”][ to “{now}”]',
  }),
  shared_link_settings_change_password: event('share_link_changed', 'Change password of link'),
  shared_link_settings_remove_expiration: event('share_link_changed', 'Remove expiration date from link', {
    severity: 'low',
    says: '{actor} removed the expiration date[ {was}] of the link to {items}',
  }),
  shared_link_settings_remove_password: event('share_link_changed', 'Remove password from link', {
    severity: 'low',
    says: '{actor} removed the password of the link to {items}',
  }),
  shared_link_share: event('share_link_sent', undefined, {
    says: '{actor} sent the shared link to {items}[ to {people}]',
  }),
  shared_link_view: event('share_link_opened', undefined, {
    says: '{actor} opened the shared link to {items}[ of {owner}]',
  }),
  shmodel_disable_downloads: event('share_link_changed', 'Disable downloads from shared link'),
  shmodel_enable_downloads: event('share_link_changed', 'Enable downloads from shared link'),
  shmodel_group_share: event('share_link_sent', 'Share link with group'),
  media_hub_shared_link_audience_changed: event('share_link_changed', 'Change audience of Replay link'),
  media_hub_shared_link_created: event('share_link_created', 'Create Replay link'),
  media_hub_shared_link_download_setting_changed: event('share_link_changed', 'Change downloads from Replay link'),
  media_hub_shared_link_revoked: event('share_link_removed', 'Remove Replay link'),
  replay_file_shared_link_created: event('share_link_created', 'Create link to file in Replay'),
  replay_file_shared_link_modified: event('share_link_changed', 'Change link to file in Replay'),
  send_and_track_file_added: event('send_and_track', 'Add file to Send and track'),
  send_and_track_file_renamed: event('send_and_track', 'Rename file in Send and track'),
  send_and_track_file_updated: event('send_and_track', 'Update file in Send and track'),
  send_and_track_link_created: event('share_link_created', 'Create tracked link'),
  send_and_track_link_deleted: event('share_link_removed', 'Remove tracked link'),
  send_and_track_link_updated: event('share_link_changed', 'Change tracked link'),
  send_and_track_link_viewed: event('share_link_opened', 'Open tracked link', {
    says: '{actor} opened the tracked link to {items}[ as {email_address}]',
  }),
  send_and_track_removed_file_and_associated_links: event('share_link_removed', 'Remove tracked file and its links'),
} satisfies Partial<Record<Tag, EventRow>>

/** People and shared content: Dropbox category sharing, second half. */
export const sharedContent = {
  collection_share: event('share_file', 'Share album', {
    says: '{actor} shared the album[ {album_name}][ with {people}]',
  }),
  file_transfers_file_add: event('change_transfer'),
  file_transfers_transfer_delete: event('unshare', 'Delete transfer'),
  file_transfers_transfer_download: event('download_transfer', undefined, {
    says: '{actor} downloaded the transfer of {items}',
  }),
  file_transfers_transfer_send: event('send_transfer', undefined, {
    says: '{actor} sent a transfer of {items}[ to {people}]',
  }),
  file_transfers_transfer_view: event('open_transfer', undefined, { says: '{actor} opened the transfer of {items}' }),
  media_hub_project_team_add: event('share_file', 'Add member to Replay project'),
  media_hub_project_team_delete: event('share_removed', 'Remove member from Replay project'),
  media_hub_project_team_role_changed: event('share_role_changed', 'Change member role in Replay project'),
  replay_project_team_add: event('share_file', 'Add member to Replay project (earlier name)'),
  replay_project_team_delete: event('share_removed', 'Remove member from Replay project (earlier name)'),
  note_acl_invite_only: event('change_share_settings', 'Restrict Paper document to invited people'),
  note_acl_link: event('change_share_settings', 'Open Paper document to anyone with the link'),
  note_acl_team_link: event('change_share_settings', 'Open Paper document to team with the link'),
  note_shared: event('share_file', 'Share Paper document'),
  note_share_receive: event('share_file', 'Receive shared Paper document'),
  open_note_shared: event('open_shared_content', 'Open received Paper document'),
  shared_note_opened: event('open_shared_content', 'Open shared Paper document'),
  sf_add_group: event('share_folder', 'Add team to shared folder'),
  sf_allow_non_members_to_view_shared_links: event('change_share_settings', 'Allow links for people outside folder', {
    severity: 'low',
  }),
  sf_external_invite_warn: event('change_share_settings', 'Warn before sharing folder outside team'),
  sf_fb_invite: event('share_invite', 'Invite Facebook user to shared folder'),
  sf_fb_invite_change_role: event('share_role_changed', 'Change role of Facebook user in shared folder'),
  sf_fb_uninvite: event('share_invite_withdrawn', 'Withdraw invitation of Facebook user'),
  sf_invite_group: event('share_invite', 'Invite group to shared folder'),
  sf_team_grant_access: event('share_folder', 'Grant access to shared folder'),
  sf_team_invite: event('share_invite', 'Invite team member to shared folder'),
  sf_team_invite_change_role: event('share_role_changed', 'Change role in shared folder'),
  sf_team_join: event('share_invite_accepted', 'Join shared folder'),
  sf_team_join_from_oob_link: event('share_invite_accepted', 'Join shared folder from link'),
  sf_team_uninvite: event('share_invite_withdrawn', 'Withdraw invitation to shared folder'),
  shared_content_add_invitees: event('share_invite', undefined, {
    says: '{actor} invited {invitees} to {items}[ ({shared_content_access_level|role})]',
  }),
  shared_content_add_link_expiry: event('share_link_changed', 'Add expiration date to link of shared content'),
  shared_content_add_link_password: event('share_link_changed', 'Add password to link of shared content'),
  shared_content_add_member: event('share_file', undefined, {
    folder: ['share_folder'],
    says: '{actor} shared {items} with {people}[ ({shared_content_access_level|role})]',
  }),
  shared_content_change_downloads_policy: event('change_share_settings', 'Change downloads of shared content'),
  shared_content_change_invitee_role: event('share_role_changed', 'Change access of invited person', {
    says: '{actor} changed the access of {invitee} to {items}[ from “{previous_access_level|role}”][ to “{new_access_level|role}”]',
  }),
  shared_content_change_link_audience: event('share_link_changed', 'Change link audience of shared content', {
    severity: 'low',
  }),
  shared_content_change_link_expiry: event('share_link_changed', 'Change link expiration of shared content'),
  shared_content_change_link_password: event('share_link_changed', 'Change link password of shared content'),
  shared_content_change_member_role: event('share_role_changed', undefined, {
    says: '{actor} changed the access of {people} to {items}[ from “{previous_access_level|role}”][ to “{new_access_level|role}”]',
  }),
  shared_content_change_viewer_info_policy: event('change_share_settings', 'Change who sees viewers of shared content'),
  shared_content_claim_invitation: event('share_invite_accepted', undefined, {
    says: '{actor} accepted the invitation to {items}',
  }),
  shared_content_copy: event('copy_shared_content', undefined, {
    says: '{actor} copied {items} of {content_owner} to Dropbox[ as {destination_path}]',
  }),
  shared_content_download: event('download_shared_content', undefined, {
    says: '{actor} downloaded {items}[ shared by {content_owner}]',
  }),
  shared_content_relinquish_membership: event('share_left', undefined, { says: '{actor} left {items}' }),
  shared_content_remove_invitees: event('share_invite_withdrawn', undefined, {
    says: '{actor} withdrew the invitation of {invitees} to {items}',
  }),
  shared_content_remove_link_expiry: event('share_link_changed', 'Remove link expiration of shared content', {
    severity: 'low',
  }),
  shared_content_remove_link_password: event('share_link_changed', 'Remove link password of shared content', {
    severity: 'low',
  }),
  shared_content_remove_member: event('share_removed', undefined, {
    says: '{actor} removed the access of {people} to {items}',
  }),
  shared_content_request_access: event('request_access', undefined, { says: '{actor} requested access to {items}' }),
  shared_content_restore_invitees: event('share_invite', 'Restore invitation to shared content'),
  shared_content_restore_member: event('share_file', 'Restore access to shared content'),
  shared_content_unshare: event('unshare', undefined, { says: '{actor} stopped sharing {items}' }),
  shared_content_view: event('open_shared_content', undefined, {
    says: '{actor} opened {items}[ shared by {content_owner}]',
  }),
  shared_folder_change_link_policy: event('change_share_settings', 'Change who can open links of shared folder', {
    severity: 'low',
  }),
  shared_folder_change_members_inheritance_policy: event('change_share_settings', 'Change inheritance of members'),
  shared_folder_change_members_management_policy: event('change_share_settings', 'Change who manages shared folder'),
  shared_folder_change_members_policy: event('change_share_settings', 'Change who can join shared folder', {
    severity: 'low',
  }),
  shared_folder_create: event('create_shared_folder', undefined, { says: '{actor} created the shared folder {item}' }),
  shared_folder_decline_invitation: event('share_invite_declined', 'Decline invitation to shared folder'),
  shared_folder_mount: event('add_shared_folder', undefined, {
    says: '{actor} added the shared folder {item} to Dropbox',
  }),
  shared_folder_nest: event('move_shared_folder', undefined, {
    says: '{actor} moved the shared folder {item}[ from {previous_ns_path}][ to {new_ns_path}]',
  }),
  shared_folder_transfer_ownership: event('transfer_ownership', 'Transfer ownership of shared folder', {
    says: '{actor} transferred the ownership of {item}[ from {previous_owner_email}][ to {new_owner_email}]',
  }),
  shared_folder_unmount: event('remove_shared_folder', undefined, {
    says: '{actor} removed the shared folder {item} from Dropbox',
  }),
} satisfies Partial<Record<Tag, EventRow>>
