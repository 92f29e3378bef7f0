CREATE TABLE `dropbox_apps` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`portal_id` integer NOT NULL,
	`tenant_id` integer NOT NULL,
	`app_key` text NOT NULL,
	`secret` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`retired_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `dropbox_apps_key` ON `dropbox_apps` (`portal_id`,`tenant_id`,`app_key`);--> statement-breakpoint
CREATE UNIQUE INDEX `dropbox_apps_present` ON `dropbox_apps` (`portal_id`,`tenant_id`) WHERE retired_at is null;--> statement-breakpoint
ALTER TABLE `connections` ADD `app_id` integer;--> statement-breakpoint
ALTER TABLE `connections` ADD `app_key` text;--> statement-breakpoint
ALTER TABLE `oauth_states` ADD `app_id` integer;--> statement-breakpoint
ALTER TABLE `oauth_states` ADD `app_key` text;