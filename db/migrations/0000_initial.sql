CREATE TABLE `connection_log` (
	`id` integer PRIMARY KEY NOT NULL,
	`connection_id` integer NOT NULL,
	`at` integer NOT NULL,
	`level` text NOT NULL,
	`kind` text NOT NULL,
	`detail` text
);
--> statement-breakpoint
CREATE INDEX `connection_log_connection` ON `connection_log` (`connection_id`,`id`);--> statement-breakpoint
CREATE TABLE `connection_tests` (
	`id` integer PRIMARY KEY NOT NULL,
	`public_id` text NOT NULL,
	`connection_id` integer NOT NULL,
	`status` text NOT NULL,
	`steps` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `connection_tests_public_id_unique` ON `connection_tests` (`public_id`);--> statement-breakpoint
CREATE INDEX `connection_tests_connection` ON `connection_tests` (`connection_id`);--> statement-breakpoint
CREATE TABLE `connections` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`public_id` text NOT NULL,
	`tenant_id` integer NOT NULL,
	`name` text NOT NULL,
	`admin_email` text NOT NULL,
	`status` text NOT NULL,
	`team_id` text,
	`team_name` text,
	`member_count` integer,
	`has_file_events` integer,
	`admin_member_id` text,
	`granted_scopes` text,
	`credentials` text,
	`credentials_version` integer DEFAULT 0 NOT NULL,
	`access_expires_at` integer,
	`refresh_lease` text,
	`refresh_lease_until` integer,
	`salt` text NOT NULL,
	`error_code` text,
	`error_at` integer,
	`revocation` text,
	`backfill_days` integer NOT NULL,
	`backfilled_at` integer,
	`connected_at` integer,
	`last_poll_at` integer,
	`last_event_at` integer,
	`throttled_until` integer,
	`reconciled_at` integer,
	`pruned_at` integer DEFAULT 0 NOT NULL,
	`event_count` integer DEFAULT 0 NOT NULL,
	`duplicate_count` integer DEFAULT 0 NOT NULL,
	`late_count` integer DEFAULT 0 NOT NULL,
	`quarantined_count` integer DEFAULT 0 NOT NULL,
	`request_count` integer DEFAULT 0 NOT NULL,
	`throttled_ms` integer DEFAULT 0 NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`deleted_at` integer,
	`merged_into` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `connections_public_id_unique` ON `connections` (`public_id`);--> statement-breakpoint
CREATE INDEX `connections_tenant` ON `connections` (`tenant_id`,`team_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `connections_team` ON `connections` (`tenant_id`,`team_id`) WHERE deleted_at is null;--> statement-breakpoint
CREATE TABLE `oauth_states` (
	`id` integer PRIMARY KEY NOT NULL,
	`state_hash` text NOT NULL,
	`connection_id` integer NOT NULL,
	`verifier` text NOT NULL,
	`admin_email` text NOT NULL,
	`expires_at` integer NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `oauth_states_state_hash_unique` ON `oauth_states` (`state_hash`);--> statement-breakpoint
CREATE INDEX `oauth_states_connection` ON `oauth_states` (`connection_id`);--> statement-breakpoint
CREATE INDEX `oauth_states_expiry` ON `oauth_states` (`expires_at`);--> statement-breakpoint
CREATE TABLE `events` (
	`id` integer PRIMARY KEY NOT NULL,
	`connection_id` integer NOT NULL,
	`time` integer NOT NULL,
	`fp` integer NOT NULL,
	`type` text NOT NULL,
	`activity` text NOT NULL,
	`category` text NOT NULL,
	`actor_type` text NOT NULL,
	`actor_id` text,
	`actor_name` text,
	`actor_email` text,
	`item_type` text,
	`item_id` text,
	`item_name` text,
	`item_path` text,
	`item_count` integer NOT NULL,
	`ip` text,
	`country` text,
	`region` text,
	`city` text,
	`access_method` text,
	`external` integer NOT NULL,
	`failure` integer NOT NULL,
	`administrative` integer NOT NULL,
	`impersonated` integer NOT NULL,
	`severity` integer NOT NULL,
	`extra` text,
	`chunk_id` integer NOT NULL,
	`chunk_index` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `events_key` ON `events` (`connection_id`,`time`,`fp`);--> statement-breakpoint
CREATE INDEX `events_type` ON `events` (`connection_id`,`type`,`time`);--> statement-breakpoint
CREATE INDEX `events_actor` ON `events` (`connection_id`,`actor_email`,`time`);--> statement-breakpoint
CREATE TABLE `quarantine` (
	`id` integer PRIMARY KEY NOT NULL,
	`connection_id` integer NOT NULL,
	`slice_id` integer NOT NULL,
	`reason` text NOT NULL,
	`raw` text NOT NULL,
	`fp` integer NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `quarantine_key` ON `quarantine` (`connection_id`,`fp`);--> statement-breakpoint
CREATE TABLE `raw_chunks` (
	`id` integer PRIMARY KEY NOT NULL,
	`connection_id` integer NOT NULL,
	`codec` text NOT NULL,
	`min_time` integer NOT NULL,
	`max_time` integer NOT NULL,
	`data` blob NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `raw_chunks_age` ON `raw_chunks` (`connection_id`,`max_time`);--> statement-breakpoint
CREATE TABLE `rollups` (
	`connection_id` integer NOT NULL,
	`dimension` text NOT NULL,
	`day` integer NOT NULL,
	`key` text NOT NULL,
	`count` integer NOT NULL,
	PRIMARY KEY(`connection_id`, `dimension`, `day`, `key`)
);
--> statement-breakpoint
CREATE TABLE `audit` (
	`id` integer PRIMARY KEY NOT NULL,
	`portal_id` integer,
	`tenant_id` integer,
	`at` integer NOT NULL,
	`action` text NOT NULL,
	`actor_type` text NOT NULL,
	`actor_id` text,
	`ip` text,
	`target` text,
	`detail` text
);
--> statement-breakpoint
CREATE INDEX `audit_tenant` ON `audit` (`tenant_id`,`id`);--> statement-breakpoint
CREATE INDEX `audit_portal` ON `audit` (`portal_id`,`id`);--> statement-breakpoint
CREATE TABLE `dead_letters` (
	`id` integer PRIMARY KEY NOT NULL,
	`public_id` text NOT NULL,
	`connection_id` integer,
	`message` text NOT NULL,
	`reason` text NOT NULL,
	`created_at` integer NOT NULL,
	`replayed_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `dead_letters_public_id_unique` ON `dead_letters` (`public_id`);--> statement-breakpoint
CREATE TABLE `api_keys` (
	`id` integer PRIMARY KEY NOT NULL,
	`public_id` text NOT NULL,
	`portal_id` integer NOT NULL,
	`hash` text NOT NULL,
	`hint` text NOT NULL,
	`created_at` integer NOT NULL,
	`last_used_at` integer,
	`expires_at` integer,
	`revoked_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `api_keys_public_id_unique` ON `api_keys` (`public_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `api_keys_hash_unique` ON `api_keys` (`hash`);--> statement-breakpoint
CREATE INDEX `api_keys_portal` ON `api_keys` (`portal_id`);--> statement-breakpoint
CREATE TABLE `portals` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`public_id` text NOT NULL,
	`name` text NOT NULL,
	`origins` text NOT NULL,
	`created_at` integer NOT NULL,
	`deleted_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `portals_public_id_unique` ON `portals` (`public_id`);--> statement-breakpoint
CREATE TABLE `pull_pages` (
	`slice_id` integer NOT NULL,
	`pull` integer NOT NULL,
	`page` integer NOT NULL,
	`min_time` integer NOT NULL,
	`max_time` integer NOT NULL,
	`bases` blob NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`slice_id`, `pull`, `page`)
);
--> statement-breakpoint
CREATE TABLE `slices` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`connection_id` integer NOT NULL,
	`kind` text NOT NULL,
	`status` text NOT NULL,
	`from_time` integer NOT NULL,
	`to_time` integer,
	`start_time` integer NOT NULL,
	`cursor` text,
	`pull` integer DEFAULT 0 NOT NULL,
	`page` integer DEFAULT 0 NOT NULL,
	`last_stored` integer DEFAULT 0 NOT NULL,
	`mark` integer DEFAULT 0 NOT NULL,
	`fetched` integer DEFAULT 0 NOT NULL,
	`stored` integer DEFAULT 0 NOT NULL,
	`empty_pages` integer DEFAULT 0 NOT NULL,
	`resets` integer DEFAULT 0 NOT NULL,
	`attempts` integer DEFAULT 0 NOT NULL,
	`next_at` integer NOT NULL,
	`queued_until` integer DEFAULT 0 NOT NULL,
	`lease` text,
	`lease_until` integer DEFAULT 0 NOT NULL,
	`finished_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `slices_window` ON `slices` (`connection_id`,`kind`,`from_time`);--> statement-breakpoint
CREATE INDEX `slices_due` ON `slices` (`status`,`next_at`);--> statement-breakpoint
CREATE TABLE `sessions` (
	`id` integer PRIMARY KEY NOT NULL,
	`public_id` text NOT NULL,
	`tenant_id` integer NOT NULL,
	`user_id` text NOT NULL,
	`expires_at` integer NOT NULL,
	`revoked_at` integer,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `sessions_public_id_unique` ON `sessions` (`public_id`);--> statement-breakpoint
CREATE INDEX `sessions_tenant` ON `sessions` (`tenant_id`);--> statement-breakpoint
CREATE INDEX `sessions_expiry` ON `sessions` (`expires_at`);--> statement-breakpoint
CREATE TABLE `tenants` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`portal_id` integer NOT NULL,
	`external_id` text NOT NULL,
	`name` text,
	`created_at` integer NOT NULL,
	`deleted_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `tenants_portal_external` ON `tenants` (`portal_id`,`external_id`);