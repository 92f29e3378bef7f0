CREATE TABLE `arrivals` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`connection_id` integer NOT NULL,
	`first_row` integer NOT NULL,
	`last_row` integer NOT NULL,
	`count` integer NOT NULL,
	`newest_time` integer NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `arrivals_connection` ON `arrivals` (`connection_id`,`id`);--> statement-breakpoint
CREATE TABLE `facts` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`tenant_id` integer NOT NULL,
	`connection` text NOT NULL,
	`type` text NOT NULL,
	`detail` text,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `facts_tenant` ON `facts` (`tenant_id`,`id`);--> statement-breakpoint
CREATE TABLE `stream_dead_letters` (
	`id` integer PRIMARY KEY NOT NULL,
	`public_id` text NOT NULL,
	`stream_id` integer NOT NULL,
	`connection_id` integer,
	`fact_id` integer,
	`from_arrival` integer,
	`from_row` integer,
	`to_arrival` integer,
	`to_row` integer,
	`events` integer NOT NULL,
	`attempts` integer NOT NULL,
	`code` text NOT NULL,
	`detail` text,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `stream_dead_letters_public_id_unique` ON `stream_dead_letters` (`public_id`);--> statement-breakpoint
CREATE INDEX `stream_dead_letters_stream` ON `stream_dead_letters` (`stream_id`,`id`);--> statement-breakpoint
CREATE INDEX `stream_dead_letters_connection` ON `stream_dead_letters` (`connection_id`);--> statement-breakpoint
CREATE TABLE `stream_deliveries` (
	`id` integer PRIMARY KEY NOT NULL,
	`stream_id` integer NOT NULL,
	`at` integer NOT NULL,
	`kind` text NOT NULL,
	`connection` text,
	`events` integer NOT NULL,
	`status` integer,
	`duration_ms` integer NOT NULL,
	`code` text,
	`detail` text
);
--> statement-breakpoint
CREATE INDEX `stream_deliveries_stream` ON `stream_deliveries` (`stream_id`,`id`);--> statement-breakpoint
CREATE TABLE `stream_positions` (
	`stream_id` integer NOT NULL,
	`connection_id` integer NOT NULL,
	`arrival` integer NOT NULL,
	`row` integer NOT NULL,
	`held_arrival` integer,
	`held_row` integer,
	PRIMARY KEY(`stream_id`, `connection_id`)
);
--> statement-breakpoint
CREATE INDEX `stream_positions_connection` ON `stream_positions` (`connection_id`);--> statement-breakpoint
CREATE TABLE `streams` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`public_id` text NOT NULL,
	`tenant_id` integer NOT NULL,
	`name` text NOT NULL,
	`kind` text NOT NULL,
	`format` text NOT NULL,
	`url` text NOT NULL,
	`options` text NOT NULL,
	`secrets` text,
	`filter` text NOT NULL,
	`links` integer NOT NULL,
	`from_time` integer NOT NULL,
	`status` text NOT NULL,
	`attempts` integer DEFAULT 0 NOT NULL,
	`failing_since` integer,
	`set_aside` integer DEFAULT 0 NOT NULL,
	`batch_events` integer,
	`next_at` integer NOT NULL,
	`queued_until` integer DEFAULT 0 NOT NULL,
	`lease` text,
	`lease_until` integer DEFAULT 0 NOT NULL,
	`fact_id` integer NOT NULL,
	`error_code` text,
	`error_detail` text,
	`error_at` integer,
	`last_delivered_at` integer,
	`delivered_count` integer DEFAULT 0 NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `streams_public_id_unique` ON `streams` (`public_id`);--> statement-breakpoint
CREATE INDEX `streams_tenant` ON `streams` (`tenant_id`);--> statement-breakpoint
CREATE INDEX `streams_due` ON `streams` (`status`,`next_at`);--> statement-breakpoint
ALTER TABLE `connections` ADD `silent_at` integer;--> statement-breakpoint
-- What came in before is one arrival a connection.
INSERT INTO arrivals (connection_id, first_row, last_row, count, newest_time, at)
	SELECT connection_id, min(id), max(id), count(*), max(time), unixepoch() * 1000 FROM events GROUP BY connection_id ORDER BY connection_id;
--> statement-breakpoint
-- The connector's own facts, in the transaction that makes them true.
CREATE TRIGGER `facts_status` AFTER UPDATE OF status ON `connections` WHEN new.status <> old.status
	AND (new.status = 'connected' OR (new.status = 'error' AND old.status = 'connected')
		OR (new.status = 'disconnected' AND new.connected_at IS NOT NULL)) BEGIN
	INSERT INTO facts (tenant_id, connection, type, detail, at)
		SELECT new.tenant_id, new.public_id,
			CASE new.status WHEN 'connected' THEN 'connection.connected' WHEN 'error' THEN 'connection.credentials_failed'
				ELSE 'connection.disconnected' END,
			CASE new.status WHEN 'error' THEN new.error_code END, CAST(unixepoch('subsec') * 1000 AS integer)
		WHERE EXISTS (SELECT 1 FROM streams WHERE tenant_id = new.tenant_id);
END;
--> statement-breakpoint
CREATE TRIGGER `facts_quarantined` AFTER UPDATE OF quarantined_count ON `connections`
	WHEN new.quarantined_count > old.quarantined_count BEGIN
	INSERT INTO facts (tenant_id, connection, type, detail, at)
		SELECT new.tenant_id, new.public_id, 'connection.quarantined', new.quarantined_count - old.quarantined_count,
			CAST(unixepoch('subsec') * 1000 AS integer)
		WHERE EXISTS (SELECT 1 FROM streams WHERE tenant_id = new.tenant_id);
END;
--> statement-breakpoint
CREATE TRIGGER `facts_silent` AFTER UPDATE OF silent_at ON `connections` WHEN new.silent_at IS NOT NULL BEGIN
	INSERT INTO facts (tenant_id, connection, type, at)
		SELECT new.tenant_id, new.public_id, 'connection.silent', CAST(unixepoch('subsec') * 1000 AS integer)
		WHERE EXISTS (SELECT 1 FROM streams WHERE tenant_id = new.tenant_id);
END;
