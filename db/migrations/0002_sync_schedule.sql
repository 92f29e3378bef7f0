ALTER TABLE `connections` ADD `reconciled_at` integer;--> statement-breakpoint
ALTER TABLE `connections` ADD `pruned_at` integer DEFAULT 0 NOT NULL;