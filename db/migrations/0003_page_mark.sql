ALTER TABLE `connections` ADD `backfilled_at` integer;--> statement-breakpoint
ALTER TABLE `slices` ADD `mark` integer DEFAULT 0 NOT NULL;