import { type EventRow, event, type Tag } from './row.ts'

const own = { administrative: false } as const

/** Dropbox category members. */
export const members = {
  addon_assigned: event('assign_license', 'Assign add-on', {
    says: '{actor} assigned the add-on[ {addon_name}] to {member}',
  }),
  addon_removed: event('remove_license', 'Remove add-on', {
    says: '{actor} removed the add-on[ {addon_name}] from {member}',
  }),
  backup_admin_invitation_sent: event('invite_to_backup', undefined, {
    says: '{actor} invited {member} to activate Backup',
  }),
  backup_invitation_opened: event('open_backup_invite', undefined, own),
  create_team_invite_link: event('create_invite_link'),
  delete_team_invite_link: event('delete_invite_link'),
  member_add_external_id: event('change_member', 'Add external ID to user'),
  member_add_name: event('change_member_name', 'Add name of user'),
  member_change_admin_role: event('change_admin_role', undefined, {
    says: '{actor} changed the admin role of {member}[ from “{was}”][ to “{now}”]',
  }),
  member_change_email: event('change_member_email', undefined, {
    says: '{actor} changed the email address[ of {for}][ from “{was}”][ to “{now}”]',
  }),
  member_change_external_id: event('change_member', 'Change external ID of user'),
  member_change_membership_type: event('change_member', 'Change membership type of user'),
  member_change_name: event('change_member_name', undefined, {
    says: '{actor} changed the team member name[ of {for}][ from “{was}”][ to “{now}”]',
  }),
  member_change_reseller_role: event('change_admin_role', 'Change reseller role'),
  member_change_status: event('change_member_status', undefined, {
    says: '{actor} changed the status of {member}[ from “{was}”][ to “{now}”]',
    cases: {
      by: 'new_value',
      rows: {
        active: event('create_user', undefined, { says: '{actor} made {member} an active member[ (was “{was}”)]' }),
        reactivated: event('member_reactivated', undefined, { says: '{actor} reactivated {member}' }),
        invited: event('member_invited', undefined, { says: '{actor} invited {member} to the team' }),
        suspended: event('member_suspended', undefined, { says: '{actor} suspended {member}' }),
        removed: event('delete_user', undefined, { says: '{actor} removed {member} from the team[ (was “{was}”)]' }),
        moved_to_another_team: event('member_moved', undefined, {
          says: '{actor} moved {member} to another team[: {new_team}]',
        }),
      },
    },
  }),
  member_delete_manual_contacts: event('change_member', 'Clear contacts of user', own),
  member_delete_profile_photo: event('change_member_photo', 'Delete profile photo', own),
  member_folder_contents_accessed: event('open_member_files', undefined, {
    says: '{actor} browsed the files of {member}',
  }),
  member_permanently_delete_account_contents: event('delete_member_files', undefined, {
    says: '{actor} permanently deleted the files of {member}',
  }),
  member_remove_external_id: event('change_member', 'Remove external ID of user'),
  member_set_profile_photo: event('change_member_photo', 'Set profile photo', {
    administrative: false,
    says: '{actor} set a profile photo[ for {for}]',
  }),
  member_space_limits_add_custom_quota: event('change_member_limit', 'Add custom space limit'),
  member_space_limits_change_custom_quota: event('change_member_limit', 'Change custom space limit'),
  member_space_limits_change_status: event('change_member_limit', 'Change space limit status'),
  member_space_limits_remove_custom_quota: event('change_member_limit', 'Remove custom space limit'),
  member_suggest: event('suggest_member', undefined, {
    administrative: false,
    says: '{actor} suggested {suggested_members} for the team',
  }),
  member_transfer_account_contents: event('transfer_member_files', undefined, {
    says: '{actor} transferred the files of {member}[ to {users}]',
  }),
  pending_secondary_email_added: event('change_member_email', 'Add secondary email address', {
    administrative: false,
    says: '{actor} added the secondary email address[ {secondary_email}]',
  }),
  product_assigned_to_member: event('assign_license', 'Assign product', {
    says: '{actor} assigned the product[ {product_name}] to {member}',
  }),
  product_removed_from_member: event('remove_license', 'Remove product', {
    says: '{actor} removed the product[ {product_name}] from {member}',
  }),
  secondary_email_deleted: event('change_member_email', 'Delete secondary email address', {
    administrative: false,
    says: '{actor} deleted the secondary email address[ {secondary_email}]',
  }),
  secondary_email_verified: event('change_member_email', 'Verify secondary email address', {
    administrative: false,
    severity: 'informational',
    says: '{actor} verified the secondary email address[ {secondary_email}]',
  }),
  secondary_mails_policy_changed: event('member_policy_changed', 'Change policy for secondary email addresses'),
} satisfies Partial<Record<Tag, EventRow>>

/** Dropbox category groups. */
export const groups = {
  group_add_external_id: event('group_changed', 'Add external ID to group'),
  group_add_member: event('add_group_member', undefined, { says: '{actor} added {users} to the group {group}' }),
  group_change_external_id: event('group_changed', 'Change external ID of group'),
  group_change_management_type: event('group_changed', 'Change who manages group'),
  group_change_member_role: event('change_group_role', undefined, {
    says: '{actor} changed the role of {users} in the group {group}',
  }),
  group_create: event('create_group', undefined, { says: '{actor} created the group {group}' }),
  group_delete: event('delete_group', undefined, { says: '{actor} deleted the group {group}' }),
  group_description_updated: event('group_changed', 'Change group description'),
  group_external_sharing_setting_override_changed: event('group_changed', 'Change external sharing of group', {
    severity: 'low',
  }),
  group_join_policy_updated: event('group_changed', 'Change who can join group'),
  group_moved: event('group_changed', 'Move group'),
  group_remove_external_id: event('group_changed', 'Remove external ID of group'),
  group_remove_member: event('remove_group_member', undefined, {
    says: '{actor} removed {users} from the group {group}',
  }),
  group_rename: event('rename_group', undefined, { says: '{actor} renamed the group[ “{was}”][ to “{now}”]' }),
} satisfies Partial<Record<Tag, EventRow>>
