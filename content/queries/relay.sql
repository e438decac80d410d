-- name: relay_of(item)^
-- What an item relays, with the version of the source that it was made from and the one that stands now; none: it stands by
-- itself.
SELECT r.item, r.source, r.division, r.source_hash, r.checked_hash, r.by, r.at, s.code AS source_code, s.division AS source_unit,
    v.doc, coalesce(n.doc, v.doc) AS now_doc
FROM content.relay AS r
JOIN content.item AS s ON s.id = r.source
JOIN content.version AS v ON v.item = r.source AND v.hash = r.source_hash
LEFT JOIN content.version AS n ON n.item = r.source AND n.hash = s.published
WHERE r.item = :item;

-- name: add_relay(item, source, division, hash, by, at)$
-- That an item relays another; NULL: the place has relayed it before.
INSERT INTO content.relay (item, county, source, division, source_hash, checked_hash, by, at)
SELECT :item, s.county, s.id, :division, :hash, :hash, :by, :at FROM content.item AS s WHERE s.id = :source
ON CONFLICT (source, division) DO NOTHING
RETURNING item;

-- name: relayed(source, division)$
-- The item by which a place relays another, or the same text by way of another relay; of the latter none that is over.
WITH RECURSIVE up AS (
    SELECT :source::bigint AS item
    UNION SELECT r.source FROM up AS u JOIN content.relay AS r ON r.item = u.item
), same AS (
    SELECT item FROM up UNION SELECT r.item FROM same AS s JOIN content.relay AS r ON r.source = s.item
)
SELECT r.item FROM same AS s JOIN content.relay AS r ON r.source = s.item JOIN content.item AS i ON i.id = r.item
WHERE r.division = :division AND (r.source = :source OR i.state NOT IN ('withdrawn', 'superseded'))
ORDER BY i.state IN ('withdrawn', 'superseded'), r.source <> :source LIMIT 1;

-- name: same_text(item, hash)
-- A version of an item, and the published ones of all that relays it and what was made from it.
WITH RECURSIVE same AS (
    SELECT :item::bigint AS item, :hash::text AS hash
    UNION SELECT r.item, i.published
    FROM same AS s JOIN content.relay AS r ON r.source = s.item AND r.source_hash = s.hash
    JOIN content.item AS i ON i.id = r.item AND i.published IS NOT NULL
)
SELECT item, hash FROM same ORDER BY item;

-- name: set_relay(item, hash, checked)!
-- Which version of the source it is made from, and whether its own additions were written for it.
UPDATE content.relay SET source_hash = :hash, checked_hash = CASE WHEN :checked::boolean THEN :hash ELSE checked_hash END
WHERE item = :item;

-- name: relays(source)
-- The items that relay an item and are not over, with what it said when they were made and what it says now.
SELECT r.item, r.division, i.code, i.state, i.current AS hash, r.source_hash <> r.checked_hash AS unchecked, v.doc,
    w.doc AS source_doc, coalesce(n.doc, w.doc) AS now_doc
FROM content.relay AS r
JOIN content.item AS i ON i.id = r.item
JOIN content.item AS s ON s.id = r.source
JOIN content.version AS v ON v.item = i.id AND v.hash = i.current
JOIN content.version AS w ON w.item = r.source AND w.hash = r.source_hash
LEFT JOIN content.version AS n ON n.item = r.source AND n.hash = s.published
WHERE r.source = :source AND i.state NOT IN ('withdrawn', 'superseded')
ORDER BY r.division;

-- name: relaying(source)
-- Every item that relays an item, or a relay of it, those nearest to it first.
WITH RECURSIVE below AS (
    SELECT r.item, 1 AS depth FROM content.relay AS r WHERE r.source = :source
    UNION ALL SELECT r.item, b.depth + 1 FROM below AS b JOIN content.relay AS r ON r.source = b.item
)
SELECT item FROM below ORDER BY depth, item;

-- name: stale(most)
-- Relays that do not say what their source says now, or whose source is over.
SELECT r.item FROM content.relay AS r
JOIN content.item AS i ON i.id = r.item
JOIN content.item AS s ON s.id = r.source
WHERE i.state NOT IN ('withdrawn', 'superseded')
    AND (s.state IN ('withdrawn', 'superseded') OR s.published IS DISTINCT FROM r.source_hash)
ORDER BY r.item LIMIT :most;

-- name: add_task(county, source, division, due_on, note, by, at)$
-- Ask places to relay an item by a day; return the task's number.
INSERT INTO content.relay_task (county, source, division, due_on, note, by, at)
VALUES (:county, :source, :division, :due_on, :note, :by, :at) RETURNING id;

-- name: same_task(source, division, due_on, note, divisions)$
-- The open task that asks these very places for the same; NULL: there is none.
SELECT t.id FROM content.relay_task AS t
WHERE t.source = :source AND t.division = :division AND t.due_on = :due_on AND t.note = :note AND t.ended_at IS NULL
    AND (SELECT array_agg(a.division ORDER BY a.division) FROM content.relay_ask AS a WHERE a.task = t.id) = :divisions::bigint[]
ORDER BY t.id LIMIT 1;

-- name: add_asks(task, county, divisions)!
-- The places that are asked.
INSERT INTO content.relay_ask (task, county, division) SELECT :task, :county, x FROM unnest(:divisions::bigint[]) AS x;

-- name: end_task(id, county, at)$
-- A task is over; NULL: there is none.
UPDATE content.relay_task SET ended_at = :at WHERE id = :id AND county = :county AND ended_at IS NULL RETURNING source;

-- name: tasks(source)
-- The tasks of an item, the latest first, counted: how many places were asked, looked at it, relayed it, declined.
WITH RECURSIVE below AS (
    SELECT r.item, r.division FROM content.relay AS r WHERE r.source = :source
    UNION SELECT r.item, r.division FROM below AS b JOIN content.relay AS r ON r.source = b.item
), done AS (
    SELECT DISTINCT b.division FROM below AS b
    JOIN content.item AS i ON i.id = b.item AND i.state NOT IN ('withdrawn', 'superseded')
)
SELECT t.id, t.division, t.due_on, t.note, t.at, t.ended_at, count(*)::int AS asked, count(a.seen_at)::int AS seen,
    count(r.division)::int AS relayed, count(*) FILTER (WHERE a.declined <> '' AND r.division IS NULL)::int AS declined
FROM content.relay_task AS t JOIN content.relay_ask AS a ON a.task = t.id
LEFT JOIN done AS r ON r.division = a.division
WHERE t.source = :source GROUP BY t.id ORDER BY t.id DESC;

-- name: answers(task)
-- What each place that was asked has answered, in the order of their codes; a relay of a relay answers as well.
WITH RECURSIVE below AS (
    SELECT r.item, r.division FROM content.relay_task AS t JOIN content.relay AS r ON r.source = t.source WHERE t.id = :task
    UNION SELECT r.item, r.division FROM below AS b JOIN content.relay AS r ON r.source = b.item
)
SELECT a.division, a.seen_at, a.declined, min(i.code) AS code
FROM content.relay_ask AS a
LEFT JOIN (below AS r JOIN content.item AS i ON i.id = r.item AND i.state NOT IN ('withdrawn', 'superseded'))
    ON r.division = a.division
WHERE a.task = :task GROUP BY a.division, a.seen_at, a.declined ORDER BY a.division;

-- name: asked(division)
-- What a place was asked to relay and has neither relayed (be it by way of another relay) nor declined, the nearest day first.
WITH RECURSIVE mine AS (
    SELECT r.source AS item FROM content.relay AS r JOIN content.item AS i ON i.id = r.item
    WHERE r.division = :division AND i.state NOT IN ('withdrawn', 'superseded')
    UNION SELECT r.source FROM mine AS m JOIN content.relay AS r ON r.item = m.item
)
SELECT t.id AS task, t.source, s.code, v.title, t.due_on, t.note, t.division AS unit, a.seen_at
FROM content.relay_ask AS a
JOIN content.relay_task AS t ON t.id = a.task AND t.ended_at IS NULL
JOIN content.item AS s ON s.id = t.source AND s.state NOT IN ('withdrawn', 'superseded')
JOIN content.version AS v ON v.item = s.id AND v.hash = s.published
WHERE a.division = :division AND a.declined = ''
    AND NOT EXISTS (SELECT FROM content.v_cleanup AS u WHERE u.item = s.id AND u.decision <> 'valid')
    AND NOT EXISTS (SELECT FROM content.relay AS r WHERE r.source = t.source AND r.division = a.division)
    AND NOT EXISTS (SELECT FROM mine AS m WHERE m.item = s.id
                    OR m.item = (SELECT r.source FROM content.relay AS r WHERE r.item = s.id))
ORDER BY t.due_on, t.id;

-- name: unfinished(division)
-- Relays of a place that wait for it: additions to be looked at beside what the source says now (no `newer`), and what the level
-- above replaced by a newer item (its code) that the place has not relayed.
SELECT i.code, v.title, '' AS newer FROM content.relay AS r
JOIN content.item AS i ON i.id = r.item AND i.state NOT IN ('withdrawn', 'superseded')
JOIN content.version AS v ON v.item = i.id AND v.hash = i.current
WHERE r.division = :division AND r.source_hash <> r.checked_hash
UNION ALL
SELECT DISTINCT i.code, v.title, n.code FROM content.relay AS r
JOIN content.item AS i ON i.id = r.item AND i.state = 'superseded'
JOIN content.item AS n ON n.id = i.superseded_by AND n.published IS NOT NULL AND n.state NOT IN ('withdrawn', 'superseded')
JOIN content.version AS v ON v.item = n.id AND v.hash = n.published
WHERE r.division = :division AND NOT EXISTS (SELECT FROM content.relay AS o WHERE o.source = n.id AND o.division = :division)
ORDER BY 1;

-- name: see(source, division, at)!
-- A place has looked at what it was asked to relay.
UPDATE content.relay_ask AS a SET seen_at = :at FROM content.relay_task AS t
WHERE t.id = a.task AND t.source = :source AND a.division = :division AND a.seen_at IS NULL;

-- name: decline(source, division, reason, by, at)
-- A place says why it does not relay an item; the tasks that it answers so.
UPDATE content.relay_ask AS a SET declined = :reason, declined_by = :by, declined_at = :at FROM content.relay_task AS t
WHERE t.id = a.task AND t.source = :source AND a.division = :division AND t.ended_at IS NULL AND a.declined = ''
RETURNING a.task;

-- name: from_above(division, above, now, most)
-- What levels above say to a place and it has not relayed (be it by way of another relay), the latest first.
WITH RECURSIVE mine AS (
    SELECT r.source AS item FROM content.relay AS r JOIN content.item AS i ON i.id = r.item
    WHERE r.division = :division AND i.state NOT IN ('withdrawn', 'superseded')
    UNION SELECT r.source FROM mine AS m JOIN content.relay AS r ON r.item = m.item
)
SELECT i.id, i.code, v.title, v.issued_on, i.published_at, i.division AS unit
FROM content.item AS i JOIN content.version AS v ON v.item = i.id AND v.hash = i.published
WHERE v.division = ANY(:above::bigint[]) AND i.division <> :division::bigint AND v.reach <> 'listed'
    AND i.state NOT IN ('withdrawn', 'superseded') AND (v.valid_until IS NULL OR v.valid_until > :now::timestamptz)
    AND NOT EXISTS (SELECT FROM content.relay AS r WHERE r.item = i.id OR r.source = i.id AND r.division = :division)
    AND NOT EXISTS (SELECT FROM mine AS m WHERE m.item = i.id)
    AND NOT EXISTS (SELECT FROM content.v_cleanup AS u WHERE u.item = i.id AND u.decision <> 'valid')
ORDER BY i.published_at DESC, i.id DESC LIMIT :most;
