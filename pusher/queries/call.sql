-- name: to_call(now)
-- Alerts that are red, approved or public, for which nobody was called yet (`is_new`), or which somebody has pushed to villages
-- that nobody was called in.
SELECT a.item, a.hash AS version, a.identifier, a.county, i.territory, i.code, k.is_new, coalesce(p.villages, '{}') AS pushed
FROM content.v_alert AS a JOIN content.v_item AS i ON i.id = a.item
CROSS JOIN LATERAL (SELECT NOT EXISTS (SELECT FROM pusher.call_task AS t WHERE t.item = a.item) AS is_new) AS k
LEFT JOIN LATERAL (
    SELECT array_agg(DISTINCT d.code) AS villages
    FROM pusher.push AS p CROSS JOIN jsonb_array_elements_text(p.strategy -> 'divisions') AS x (code)
    JOIN audiences.v_division AS d ON d.code = x.code::bigint AND d.level = 3
    WHERE p.item = a.item AND p.version = a.hash AND p.approved_at IS NOT NULL AND p.state <> 'cancelled'
        AND NOT EXISTS (SELECT FROM audiences.v_redirect AS r WHERE r.code = d.code)
        AND NOT EXISTS (SELECT FROM pusher.call_task AS t WHERE t.item = a.item AND t.division = d.code AND t.resident IS NULL)
) AS p ON true
WHERE a.colour = 'red' AND a.message <> 'cancel' AND (i.approved = a.hash OR i.published = a.hash)
    AND i.state NOT IN ('withdrawn', 'superseded') AND NOT i.sealed AND (k.is_new OR p.villages IS NOT NULL)
    AND coalesce(a.expires_at > :now::timestamptz, true);

-- name: make_calls(item, identifier, county, los, his, at, due)
-- One call a village of these ranges that has not merged since, and one for each person there who wants to be told by word of
-- mouth.
INSERT INTO pusher.call_task (county, division, item, identifier, resident, made_at, due)
SELECT :county, x.division, :item, :identifier, x.resident, :at, :due
FROM (
    SELECT d.code AS division, NULL::bigint AS resident
    FROM unnest(:los::bigint[], :his::bigint[]) AS p (lo, hi) JOIN audiences.v_division AS d ON d.code BETWEEN p.lo AND p.hi
    WHERE d.level = 3 AND NOT EXISTS (SELECT FROM audiences.v_redirect AS w WHERE w.code = d.code)
    UNION
    SELECT r.division / 1000 * 1000, r.id
    FROM unnest(:los::bigint[], :his::bigint[]) AS p (lo, hi) JOIN audiences.v_resident AS r ON r.division BETWEEN p.lo AND p.hi
    WHERE r.state = 'living' AND r.list IS NULL AND r.preference IN ('voice', 'visit') AND r.living <> 0
) AS x
ON CONFLICT DO NOTHING RETURNING id;

-- name: calls(lo, hi, since)
-- The calls of a territory, what is not answered first; `over`: nobody has to be called any more (解除). A name only for whom
-- this session may see.
SELECT t.id, t.division, d.name AS village, t.item, i.code, i.title, t.resident, r.name, t.made_at,
    t.due, t.calls, t.called_at, t.answered_at, t.called_by, EXISTS (
    SELECT FROM content.v_alert AS a
    WHERE a.item = t.item AND a.message = 'cancel' AND (i.approved = a.hash OR i.published = a.hash)) AS over
FROM pusher.call_task AS t
JOIN content.v_item AS i ON i.id = t.item
LEFT JOIN audiences.v_division AS d ON d.code = t.division
LEFT JOIN audiences.v_resident AS r ON r.id = t.resident
WHERE t.division BETWEEN :lo AND :hi AND t.made_at > :since
ORDER BY t.answered_at IS NOT NULL, t.item DESC, t.division, t.resident NULLS FIRST LIMIT 2000;

-- name: open_calls(lo, hi, since)
-- Of each alert, how many calls of a territory somebody still has to make, and by when the first of them.
SELECT i.code, i.title, count(*)::int AS open, min(t.due) AS due
FROM pusher.call_task AS t JOIN content.v_item AS i ON i.id = t.item
WHERE t.division BETWEEN :lo AND :hi AND t.made_at > :since AND t.answered_at IS NULL AND NOT EXISTS (
    SELECT FROM content.v_alert AS a
    WHERE a.item = t.item AND a.message = 'cancel' AND (i.approved = a.hash OR i.published = a.hash))
GROUP BY i.id, i.code, i.title ORDER BY i.id DESC;

-- name: answered(id, person, at)^
-- Somebody answered.
UPDATE pusher.call_task SET answered_at = :at, called_at = :at, called_by = :person
WHERE id = :id AND answered_at IS NULL RETURNING division, item;

-- name: unanswered(id, person, at)^
-- Nobody answered; it stays open.
UPDATE pusher.call_task SET calls = calls + 1, called_at = :at, called_by = :person
WHERE id = :id AND answered_at IS NULL RETURNING division, item;

-- name: call_counts(now)
-- Of each alert of the last days: how many calls are open, and how many of them overdue; none of one that is over (解除).
SELECT t.item, i.code, t.county, count(*) FILTER (WHERE t.answered_at IS NULL AND NOT o.over)::int AS open,
    count(*) FILTER (WHERE t.answered_at IS NULL AND NOT o.over AND t.due < :now)::int AS late
FROM pusher.call_task AS t JOIN content.v_item AS i ON i.id = t.item
CROSS JOIN LATERAL (SELECT EXISTS (
    SELECT FROM content.v_alert AS a
    WHERE a.item = t.item AND a.message = 'cancel' AND (i.approved = a.hash OR i.published = a.hash)) AS over) AS o
WHERE t.made_at > :now::timestamptz - interval '3 days' GROUP BY t.item, i.code, t.county;

-- name: neighbours(residents)
-- Who passes messages on to these people (代收人), with the number; without a name who is on no roster that this session may
-- see, as long as the number is good.
SELECT n.resident, coalesce(n.name, '') AS name, c.key_id, c.cipher
FROM audiences.v_neighbour AS n LEFT JOIN audiences.v_contact AS c ON c.id = n.contact AND NOT c.dead
WHERE n.resident = ANY(:residents::bigint[]) AND (n.name IS NOT NULL OR c.cipher IS NOT NULL)
ORDER BY n.resident, n.neighbour;

-- name: forget_calls(before, dry)$
-- Delete calls past their time; how many.
WITH gone AS (
    DELETE FROM pusher.call_task WHERE made_at < :before AND NOT :dry::boolean RETURNING id
)
SELECT CASE WHEN :dry::boolean THEN (SELECT count(*) FROM pusher.call_task WHERE made_at < :before) ELSE (SELECT count(*) FROM gone) END::int;
