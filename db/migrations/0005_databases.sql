CREATE TABLE `databases` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`name` text NOT NULL,
	`self` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `databases_name_unique` ON `databases` (`name`);--> statement-breakpoint
ALTER TABLE `portals` ADD `database` text DEFAULT 'main' NOT NULL;--> statement-breakpoint
ALTER TABLE `portals` ADD `version` integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE `portals` ADD `copied` integer DEFAULT 1 NOT NULL;