CREATE TABLE `event_kinds` (
	`connection_id` integer NOT NULL,
	`type` text NOT NULL,
	`activity` text NOT NULL,
	`category` text NOT NULL,
	PRIMARY KEY(`connection_id`, `type`, `activity`, `category`)
);
--> statement-breakpoint
CREATE TRIGGER `events_kinds_insert` AFTER INSERT ON `events` BEGIN
	insert or ignore into event_kinds (connection_id, type, activity, category)
		values (new.connection_id, new.type, new.activity, new.category);
END;
--> statement-breakpoint
CREATE TRIGGER `events_kinds_update` AFTER UPDATE OF type, activity, category ON `events` BEGIN
	insert or ignore into event_kinds (connection_id, type, activity, category)
		values (new.connection_id, new.type, new.activity, new.category);
END;
--> statement-breakpoint
INSERT OR IGNORE INTO event_kinds (connection_id, type, activity, category)
	SELECT DISTINCT connection_id, type, activity, category FROM events;
