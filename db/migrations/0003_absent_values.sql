DROP INDEX `events_ip`;--> statement-breakpoint
DROP INDEX `events_country`;--> statement-breakpoint
CREATE INDEX `events_ip` ON `events` (`connection_id`,`ip`,`time`,`fp`);--> statement-breakpoint
CREATE INDEX `events_country` ON `events` (`connection_id`,`country`,`time`,`fp`);