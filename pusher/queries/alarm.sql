-- name: raise_alarm(county, kind, object, text)!
-- Tell people; an alarm that is open already is told again.
INSERT INTO pusher.alarm (county, kind, object, text) VALUES (:county, :kind, :object, :text)
ON CONFLICT (kind, object) WHERE cleared_at IS NULL
DO UPDATE SET text = excluded.text, last_at = clock_timestamp(), times = alarm.times + 1;

-- name: clear_alarm(kind, object)!
-- It is over.
UPDATE pusher.alarm SET cleared_at = clock_timestamp() WHERE kind = :kind AND object = :object AND cleared_at IS NULL;

-- name: fade(kind, days)!
-- What nobody can end is over when it has not happened for so long.
UPDATE pusher.alarm SET cleared_at = clock_timestamp()
WHERE kind = :kind AND cleared_at IS NULL AND last_at < now() - make_interval(days => :days);

-- name: open_alarms(county, most)
-- What a county's people have to look at, the latest first; the house's own alarms are everybody's.
SELECT id, kind, object, text, at, last_at, times FROM pusher.alarm
WHERE county IN (0, :county) AND cleared_at IS NULL ORDER BY last_at DESC LIMIT :most;

-- name: recent_alarms(county, kind, most)
-- A county's alarms of one kind of the last week, over or not, the latest first.
SELECT text, at, last_at, times, cleared_at FROM pusher.alarm
WHERE county = :county AND kind = :kind AND last_at > now() - interval '7 days' ORDER BY id DESC LIMIT :most;

-- name: pulse()^
-- Take the pulse, locked: how long it was silent, in seconds, and whether this is still the same database.
SELECT extract(epoch FROM clock_timestamp() - at)::float8 AS silent, origin = pusher.origin() AS same
FROM pusher.pulse FOR UPDATE;

-- name: beat()!
-- Somebody is alive, here.
UPDATE pusher.pulse SET at = clock_timestamp(), origin = pusher.origin();

-- name: hold_pushes(because)
-- Let every push that might send wait for a person.
UPDATE pusher.push SET state = 'paused', paused_because = :because
WHERE state IN ('approved', 'running') RETURNING id, county;

-- name: hold_batches()!
-- And open no window of theirs.
UPDATE pusher.batch AS b SET state = 'paused' FROM pusher.push AS p
WHERE p.id = b.push AND p.state = 'paused' AND b.state = 'open';

-- name: told(kind)
-- What was told of a kind and is not over.
SELECT object, text FROM pusher.alarm WHERE kind = :kind AND cleared_at IS NULL;
