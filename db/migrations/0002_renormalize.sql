CREATE TABLE `renormalizations` (
	`id` integer PRIMARY KEY NOT NULL,
	`public_id` text NOT NULL,
	`portal_id` integer NOT NULL,
	`status` text NOT NULL,
	`table_version` integer NOT NULL,
	`step` integer DEFAULT 0 NOT NULL,
	`at_connection` integer DEFAULT 0 NOT NULL,
	`at_time` integer,
	`at_chunk` integer DEFAULT 0 NOT NULL,
	`chunks_total` integer NOT NULL,
	`chunks_done` integer DEFAULT 0 NOT NULL,
	`events_seen` integer DEFAULT 0 NOT NULL,
	`events_changed` integer DEFAULT 0 NOT NULL,
	`events_failed` integer DEFAULT 0 NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`finished_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `renormalizations_public_id_unique` ON `renormalizations` (`public_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `renormalizations_portal_id_unique` ON `renormalizations` (`portal_id`);