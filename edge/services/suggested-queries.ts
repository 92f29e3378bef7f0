/** Queries that come with the product; the id says which, for a translated name. */
export const SUGGESTED_QUERIES: readonly { id: string; name: string; query: string }[] = [
  suggested('admin_activities', 'Admin activities', { administrative: 'true' }),
  suggested('download_activities', 'Download activities', {
    activity: [
      'download_file',
      'download_folder',
      'share_link_downloaded',
      'download_shared_content',
      'download_transfer',
      'download_document',
      'download_export',
    ],
  }),
  suggested('failed_log_ins', 'Failed log-ins', { activity: ['failed_log_on'] }),
  suggested('file_and_folder_activities', 'File and folder activities', { category: ['files'] }),
  suggested('impersonation_activities', 'Impersonation activities', { impersonated: 'true' }),
  suggested('password_changes', 'Password changes and reset requests', {
    activity: ['password_changed', 'password_reset', 'all_passwords_reset'],
  }),
  suggested('sharing_activities', 'Sharing activities', { category: ['sharing'] }),
  suggested('successful_log_ins', 'Successful log-ins', { activity: ['log_on', 'sso_log_on'], outcome: ['success'] }),
  suggested('unauthenticated_access', 'Unauthenticated access', { actorType: ['anonymous'] }),
  suggested('shared_outside', 'Shared outside the team', { category: ['sharing'], external: 'true' }),
  suggested('mass_deletes', 'Mass deletes', {
    activity: ['delete_file', 'delete_folder', 'delete_file_permanently', 'delete_folder_permanently'],
  }),
  suggested('new_devices_and_apps', 'New devices and apps', { activity: ['device_linked', 'app_linked'] }),
  suggested('policy_changes', 'Policy changes', { category: ['settings'] }),
]

function suggested(code: string, name: string, filter: Record<string, string | string[]>) {
  const pairs = Object.entries(filter).flatMap(([key, values]) => [values].flat().map(value => [key, value]))
  return { id: `suggested_${code}`, name, query: new URLSearchParams(pairs).toString() }
}
