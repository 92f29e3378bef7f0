-- stop: events are stored in another form, which the version before can neither read nor write
CREATE TABLE `event_groups` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`connection_id` integer NOT NULL,
	`type` text NOT NULL,
	`activity` text NOT NULL,
	`category` text NOT NULL,
	`actor_type` text NOT NULL,
	`item_type` text NOT NULL,
	`country` text NOT NULL,
	`access_method` text NOT NULL,
	`external` integer NOT NULL,
	`failure` integer NOT NULL,
	`administrative` integer NOT NULL,
	`impersonated` integer NOT NULL,
	`severity` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `event_groups_key` ON `event_groups` (`connection_id`,`type`,`activity`,`category`,`actor_type`,`item_type`,`country`,`access_method`,`external`,`failure`,`administrative`,`impersonated`,`severity`);
--> statement-breakpoint
CREATE TABLE `event_rows` (
	`id` integer PRIMARY KEY NOT NULL,
	`connection_id` integer NOT NULL,
	`time` integer NOT NULL,
	`fp` integer NOT NULL,
	`group_ref` integer NOT NULL,
	`actor_ref` integer NOT NULL,
	`origin_ref` integer NOT NULL,
	`item_id` text,
	`item_name` text,
	`item_path` text,
	`item_count` integer NOT NULL,
	`extra` text,
	`chunk_id` integer NOT NULL,
	`chunk_index` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `origins` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`connection_id` integer NOT NULL,
	`ip` text NOT NULL,
	`country` text NOT NULL,
	`region` text NOT NULL,
	`city` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `origins_key` ON `origins` (`connection_id`,`ip`,`country`,`region`,`city`);
--> statement-breakpoint
DROP TABLE `event_kinds`;
--> statement-breakpoint
DROP TABLE `actors`;
--> statement-breakpoint
CREATE TABLE `actors` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`connection_id` integer NOT NULL,
	`email` text NOT NULL,
	`dropbox_id` text NOT NULL,
	`name` text NOT NULL,
	`type` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `actors_key` ON `actors` (`connection_id`,`email`,`dropbox_id`,`name`,`type`);
--> statement-breakpoint
-- Everything stored is carried over, with the same row ids: the search index, which knows events by them, stays as it is.
INSERT INTO event_groups (connection_id, type, activity, category, actor_type, item_type, country, access_method, external, failure, administrative, impersonated, severity)
	SELECT DISTINCT e.connection_id, e.type, e.activity, e.category, e.actor_type, coalesce(e.item_type, ''), coalesce(e.country, ''), coalesce(e.access_method, ''), e.external, e.failure, e.administrative, e.impersonated, e.severity FROM events e;
--> statement-breakpoint
INSERT INTO actors (connection_id, email, dropbox_id, name, type)
	SELECT DISTINCT connection_id, coalesce(actor_email, ''), coalesce(actor_id, ''), coalesce(actor_name, ''), actor_type FROM events;
--> statement-breakpoint
INSERT INTO origins (connection_id, ip, country, region, city)
	SELECT DISTINCT connection_id, coalesce(ip, ''), coalesce(country, ''), coalesce(region, ''), coalesce(city, '') FROM events;
--> statement-breakpoint
INSERT INTO event_rows (id, connection_id, time, fp, group_ref, actor_ref, origin_ref, item_id, item_name, item_path, item_count, extra, chunk_id, chunk_index)
	SELECT e.id, e.connection_id, e.time, e.fp, g.id, a.id, o.id, e.item_id, e.item_name, case
		when substr(e.item_path, -1 - length(e.item_name)) = '/' || e.item_name then substr(e.item_path, 1, length(e.item_path) - length(e.item_name))
		when substr(e.item_path, -1) = '/' or substr(e.item_path, 1, 1) = '=' then '=' || e.item_path
		else e.item_path end, e.item_count, e.extra, e.chunk_id, e.chunk_index
	FROM events e
	LEFT JOIN event_groups g ON g.connection_id = e.connection_id and g.type = e.type and g.activity = e.activity and g.category = e.category and g.actor_type = e.actor_type and g.item_type = coalesce(e.item_type, '') and g.country = coalesce(e.country, '') and g.access_method = coalesce(e.access_method, '') and g.external = e.external and g.failure = e.failure and g.administrative = e.administrative and g.impersonated = e.impersonated and g.severity = e.severity
	LEFT JOIN actors a ON a.connection_id = e.connection_id and a.email = coalesce(e.actor_email, '') and a.dropbox_id = coalesce(e.actor_id, '')
		and a.name = coalesce(e.actor_name, '') and a.type = e.actor_type
	LEFT JOIN origins o ON o.connection_id = e.connection_id and o.ip = coalesce(e.ip, '') and o.country = coalesce(e.country, '')
		and o.region = coalesce(e.region, '') and o.city = coalesce(e.city, '')
	ORDER BY e.id;
--> statement-breakpoint
DROP TABLE `events`;
--> statement-breakpoint
CREATE UNIQUE INDEX `event_rows_key` ON `event_rows` (`connection_id`,`time`,`fp`);
--> statement-breakpoint
CREATE INDEX `event_rows_group` ON `event_rows` (`group_ref`,`time`,`id`,`actor_ref`);
--> statement-breakpoint
CREATE INDEX `event_rows_actor` ON `event_rows` (`actor_ref`,`time`,`id`,`group_ref`);
--> statement-breakpoint
CREATE INDEX `event_rows_origin` ON `event_rows` (`origin_ref`,`time`,`id`,`group_ref`);
--> statement-breakpoint
DROP TABLE `rollups`;
--> statement-breakpoint
CREATE TABLE `rollups` (
	`connection_id` integer NOT NULL,
	`dimension` text NOT NULL,
	`day` integer NOT NULL,
	`key` integer NOT NULL,
	`count` integer NOT NULL,
	PRIMARY KEY(`connection_id`, `dimension`, `day`, `key`)
) WITHOUT ROWID;
--> statement-breakpoint
INSERT INTO rollups (connection_id, dimension, day, key, count)
	SELECT connection_id, 'g', time / 86400, group_ref, count(*) FROM event_rows GROUP BY 1, 3, 4;
--> statement-breakpoint
INSERT INTO rollups (connection_id, dimension, day, key, count)
	SELECT connection_id, 'a', time / 86400, actor_ref, count(*) FROM event_rows GROUP BY 1, 3, 4;
--> statement-breakpoint
INSERT INTO rollups (connection_id, dimension, day, key, count)
	SELECT connection_id, 'o', time / 86400, origin_ref, count(*) FROM event_rows GROUP BY 1, 3, 4;
--> statement-breakpoint
CREATE VIEW `events` AS select r.id, r.connection_id, r.time, r.fp, g.type, g.activity, g.category, g.actor_type,
  nullif(a.dropbox_id, '') as actor_id, nullif(a.name, '') as actor_name, nullif(a.email, '') as actor_email,
  nullif(g.item_type, '') as item_type, r.item_id, r.item_name,
  case when substr(r.item_path, 1, 1) = '=' then substr(r.item_path, 2) when substr(r.item_path, -1) = '/' then r.item_path || r.item_name else r.item_path end as item_path,
  r.item_count, nullif(o.ip, '') as ip, nullif(o.country, '') as country, nullif(o.region, '') as region, nullif(o.city, '') as city,
  nullif(g.access_method, '') as access_method, g.external, g.failure, g.administrative, g.impersonated, g.severity,
  r.extra, r.chunk_id, r.chunk_index
  from event_rows r left join event_groups g on g.id = r.group_ref left join actors a on a.id = r.actor_ref
    left join origins o on o.id = r.origin_ref;
--> statement-breakpoint
-- A page adds to the search index itself, in one statement.
CREATE TRIGGER `event_rows_text_delete` AFTER DELETE ON `event_rows` WHEN old.item_name is not null or old.item_path is not null BEGIN
	delete from events_text where rowid = old.id;
END;
--> statement-breakpoint
CREATE TRIGGER `event_rows_text_update` AFTER UPDATE OF item_name, item_path ON `event_rows`
	WHEN old.item_name is not new.item_name or old.item_path is not new.item_path BEGIN
	delete from events_text where rowid = old.id;
	insert into events_text (rowid, item) select id, char(57344 + connection_id / 16777216 % 4096, 57344 + connection_id / 4096 % 4096, 57344 + connection_id % 4096) || char(10) || case
		when path is null then item_name
		when instr(path, item_name) > 0 then path
		else coalesce(item_name, '') || char(10) || path end
		from (select new.id as id, new.connection_id as connection_id, new.item_name as item_name, case when substr(new.item_path, 1, 1) = '=' then substr(new.item_path, 2) when substr(new.item_path, -1) = '/' then new.item_path || new.item_name else new.item_path end as path)
		where item_name is not null or path is not null;
END;
