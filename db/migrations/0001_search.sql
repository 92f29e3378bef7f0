CREATE TABLE `actors` (
	`connection_id` integer NOT NULL,
	`key` text NOT NULL,
	`type` text NOT NULL,
	`actor_id` text NOT NULL,
	`name` text NOT NULL,
	PRIMARY KEY(`connection_id`, `key`, `type`, `actor_id`, `name`)
);
--> statement-breakpoint
CREATE TABLE `saved_queries` (
	`id` integer PRIMARY KEY NOT NULL,
	`public_id` text NOT NULL,
	`tenant_id` integer NOT NULL,
	`user_id` text NOT NULL,
	`name` text NOT NULL,
	`query` text NOT NULL,
	`shared` integer NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `saved_queries_public_id_unique` ON `saved_queries` (`public_id`);--> statement-breakpoint
CREATE INDEX `saved_queries_tenant` ON `saved_queries` (`tenant_id`);--> statement-breakpoint
DROP INDEX `events_type`;--> statement-breakpoint
DROP INDEX `events_actor`;--> statement-breakpoint
CREATE INDEX `events_ip` ON `events` (`connection_id`,`ip`,`time`,`fp`) WHERE ip is not null;
--> statement-breakpoint
CREATE INDEX `events_country` ON `events` (`connection_id`,`country`,`time`,`fp`) WHERE country is not null;
--> statement-breakpoint
CREATE INDEX `events_traits` ON `events` (`connection_id`,(`severity` || `external` || `failure` || `administrative` || `impersonated` || '|' || `actor_type` || '|' || coalesce(`access_method`, '') || '|' || coalesce(`item_type`, '')),`time`,`fp`);
--> statement-breakpoint
CREATE INDEX `events_type` ON `events` (`connection_id`,`type`,`time`,`fp`);
--> statement-breakpoint
CREATE INDEX `events_actor` ON `events` (`connection_id`,coalesce(`actor_email`, `actor_id`, `actor_type`),`time`,`fp`,`type`);
--> statement-breakpoint
-- Names and paths by their trigrams, rowid = events.id. Every text begins with three characters that are the connection,
-- one trigram: the index is for all tenants, a search for one.
CREATE VIRTUAL TABLE `events_text` USING fts5(item, content='', contentless_delete=1, detail=none, tokenize='trigram');
--> statement-breakpoint
CREATE TRIGGER `events_text_insert` AFTER INSERT ON `events` WHEN (new.item_name is not null or new.item_path is not null) BEGIN
	insert into events_text (rowid, item) values (new.id, char(57344 + new.connection_id / 16777216 % 4096, 57344 + new.connection_id / 4096 % 4096, 57344 + new.connection_id % 4096) || char(10) || case
		when new.item_path is null then new.item_name
		when instr(new.item_path, new.item_name) > 0 then new.item_path
		else coalesce(new.item_name, '') || char(10) || new.item_path end);
END;
--> statement-breakpoint
CREATE TRIGGER `events_text_delete` AFTER DELETE ON `events` WHEN old.item_name is not null or old.item_path is not null BEGIN
	delete from events_text where rowid = old.id;
END;
--> statement-breakpoint
CREATE TRIGGER `events_text_update` AFTER UPDATE OF item_name, item_path ON `events`
	WHEN old.item_name is not new.item_name or old.item_path is not new.item_path BEGIN
	delete from events_text where rowid = old.id;
	insert into events_text (rowid, item) select new.id, char(57344 + new.connection_id / 16777216 % 4096, 57344 + new.connection_id / 4096 % 4096, 57344 + new.connection_id % 4096) || char(10) || case
		when new.item_path is null then new.item_name
		when instr(new.item_path, new.item_name) > 0 then new.item_path
		else coalesce(new.item_name, '') || char(10) || new.item_path end
		where (new.item_name is not null or new.item_path is not null);
END;
--> statement-breakpoint
CREATE TRIGGER `events_actors_insert` AFTER INSERT ON `events` BEGIN
	insert or ignore into actors (connection_id, key, type, actor_id, name)
		values (new.connection_id, coalesce(new.actor_email, new.actor_id, new.actor_type), new.actor_type, coalesce(new.actor_id, ''), coalesce(new.actor_name, ''));
END;
--> statement-breakpoint
CREATE TRIGGER `events_actors_update` AFTER UPDATE OF actor_email, actor_id, actor_type, actor_name ON `events` BEGIN
	insert or ignore into actors (connection_id, key, type, actor_id, name)
		values (new.connection_id, coalesce(new.actor_email, new.actor_id, new.actor_type), new.actor_type, coalesce(new.actor_id, ''), coalesce(new.actor_name, ''));
END;
--> statement-breakpoint
INSERT INTO events_text (rowid, item) SELECT id, char(57344 + connection_id / 16777216 % 4096, 57344 + connection_id / 4096 % 4096, 57344 + connection_id % 4096) || char(10) || case
		when item_path is null then item_name
		when instr(item_path, item_name) > 0 then item_path
		else coalesce(item_name, '') || char(10) || item_path end
	FROM events WHERE item_name is not null or item_path is not null;
--> statement-breakpoint
INSERT OR IGNORE INTO actors (connection_id, key, type, actor_id, name)
	SELECT DISTINCT connection_id, coalesce(actor_email, actor_id, actor_type), actor_type, coalesce(actor_id, ''), coalesce(actor_name, '') FROM events;
