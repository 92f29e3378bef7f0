ALTER TABLE `connections` ADD `revocation` text;--> statement-breakpoint
ALTER TABLE `connections` ADD `merged_into` integer;--> statement-breakpoint
CREATE UNIQUE INDEX `connections_team` ON `connections` (`tenant_id`,`team_id`) WHERE deleted_at is null;--> statement-breakpoint
ALTER TABLE `portals` ADD `deleted_at` integer;--> statement-breakpoint
ALTER TABLE `tenants` ADD `deleted_at` integer;