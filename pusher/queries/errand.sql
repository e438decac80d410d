-- name: steps(acts, roles, after, now, most)
-- Steps of reviews that began to wait after a time, or ran out of theirs since, with whom to call who has not been yet: of those
-- who may take it and have a number or a WeChat the nearest to it, at most three, the author's own unit first. Where it is nearer
-- to nobody who may take it still, where it is urgent, or late by now, those are called for whom it is further.
SELECT x.item, x.code, x.county, x.division, x.hash, x.act, x.since, x.due, x.urgent, x.staff FROM (
    SELECT w.*, e.code IS NOT NULL AS called,
        row_number() OVER (PARTITION BY w.item, e.barred IS TRUE ORDER BY w.span, w.elsewhere, w.staff) AS place,
        min(w.span) FILTER (WHERE e.barred IS NOT TRUE) OVER (PARTITION BY w.item) AS nearest
    FROM (
        SELECT r.item, r.code, r.county, r.division, i.hash, r.awaits AS act, r.since, r.due,
            i.urgency = 'urgent' OR i.genre = 'alert' AS urgent, s.id AS staff, min(g.hi - g.lo) AS span,
            s.unit IS DISTINCT FROM a.unit AS elsewhere
        FROM content.v_review AS r JOIN content.v_item AS i ON i.id = r.item
        JOIN unnest(:acts::text[], :roles::text[]) AS m (act, role) ON m.act = r.awaits
        JOIN pusher.staff_grant AS g ON g.role = m.role AND g.ended_at IS NULL AND r.division BETWEEN g.lo AND g.hi
        JOIN pusher.staff AS s ON s.id = g.staff AND s.state = 'active'
            AND (s.phone_index IS NOT NULL OR EXISTS (SELECT FROM pusher.staff_wechat AS b WHERE b.staff = s.id))
        LEFT JOIN pusher.staff AS a ON a.id = i.created_by
        WHERE (r.since > :after OR r.due BETWEEN :after AND :now::timestamptz) AND (r.awaits <> 'countersign' OR s.unit = r.partner)
        GROUP BY r.item, r.code, r.county, r.division, i.hash, r.awaits, r.since, r.due, i.urgency, i.genre, s.id, s.unit, a.unit
    ) AS w
    LEFT JOIN pusher.errand AS e ON e.staff = w.staff AND e.item = w.item AND e.push IS NULL AND e.act = w.act AND e.since = w.since
) AS x
WHERE x.place <= 3 AND NOT x.called AND (x.span = x.nearest OR x.urgent OR coalesce(x.due, x.since + interval '1 day') < :now::timestamptz)
ORDER BY x.since LIMIT :most;

-- name: pushes(roles, after, most)
-- The same of pushes that wait for a signer's word; who prepared one is not called.
SELECT x.item, x.push, x.county, x.division, x.hash, x.since, x.urgent, x.staff FROM (
    SELECT p.item, p.id AS push, p.county, p.division, p.digest AS hash, p.frozen_at AS since, p.urgency = 'urgent' AS urgent,
        s.id AS staff, row_number() OVER (PARTITION BY p.id ORDER BY min(g.hi - g.lo), s.id) AS place
    FROM pusher.endorsement AS w JOIN pusher.push AS p ON p.id = w.push AND p.state = 'frozen'
    JOIN pusher.staff_grant AS g ON g.role = ANY (:roles::text[]) AND g.ended_at IS NULL AND p.division BETWEEN g.lo AND g.hi
    JOIN pusher.staff AS s ON s.id = g.staff AND s.state = 'active' AND s.id IS DISTINCT FROM p.created_by
        AND (s.phone_index IS NOT NULL OR EXISTS (SELECT FROM pusher.staff_wechat AS b WHERE b.staff = s.id))
    WHERE w.person IS NULL AND p.frozen_at > :after
    GROUP BY p.id, s.id
) AS x
WHERE x.place <= 3 AND NOT EXISTS (
    SELECT FROM pusher.errand AS e WHERE e.staff = x.staff AND e.item = x.item AND e.push = x.push AND e.since = x.since)
ORDER BY x.since LIMIT :most;

-- name: add(code, staff, county, division, item, push, hash, act, since, due, barred, urgent, made_at)!
-- Make a link.
INSERT INTO pusher.errand (code, staff, county, division, item, push, hash, act, since, due, barred, urgent, made_at)
VALUES (:code, :staff, :county, :division, :item, :push, :hash, :act, :since, :due, :barred, :urgent, :made_at)
ON CONFLICT DO NOTHING;

-- name: errand(code)^
-- What a link leads to.
SELECT code, staff, county, division, item, push, hash, act, since, due, urgent, told_at, waits FROM pusher.v_errand WHERE code = :code;

-- name: untold(now, day, most_a_day, most)
-- Links that nobody was told of and that still wait, of each person as many as may be told within a day.
SELECT x.code, x.staff, x.county, x.division, x.item, x.push, x.hash, x.act, x.since, x.due, x.urgent, x.told_at, x.waits FROM (
    SELECT e.*, row_number() OVER (PARTITION BY e.staff ORDER BY e.urgent DESC, e.made_at, e.code)
        + (SELECT count(*) FROM pusher.errand AS o WHERE o.staff = e.staff AND o.told_at > :day) AS place
    FROM pusher.v_errand AS e WHERE e.told_at IS NULL AND e.waits AND e.made_at > :now::timestamptz - interval '3 days'
) AS x
WHERE x.place <= :most_a_day::int ORDER BY x.urgent DESC, x.made_at LIMIT :most;

-- name: overdue(now, today, most)
-- Of each person whom nobody reminded today the oldest link past its time, with how many more there are.
SELECT DISTINCT ON (e.staff) e.code, e.staff, e.county, e.division, e.item, e.push, e.hash, e.act, e.since, e.due, e.urgent,
    e.told_at, e.waits, count(*) OVER (PARTITION BY e.staff)::int AS many
FROM pusher.v_errand AS e
WHERE e.waits AND e.due < :now::timestamptz
    AND NOT EXISTS (SELECT FROM pusher.errand AS o WHERE o.staff = e.staff AND o.due < :now AND o.told_at >= :today)
ORDER BY e.staff, e.due LIMIT :most;

-- name: told(code, was, now)$
-- Somebody is told of it now; NULL: another worker has just done so.
UPDATE pusher.errand SET told_at = :now WHERE code = :code AND told_at IS NOT DISTINCT FROM :was::timestamptz RETURNING code;

-- name: reached(code, by, why)!
-- By which way somebody was told, and why by no better one.
UPDATE pusher.errand SET told_by = :by, told_why = :why WHERE code = :code;

-- name: called(item, push)
-- Who was told of what waits of an item, or of a push of it, and how.
SELECT s.name, o.told_at AS at, o.told_by AS by, o.told_why AS why FROM pusher.v_errand AS e
JOIN pusher.errand AS o ON o.code = e.code JOIN pusher.staff AS s ON s.id = e.staff
WHERE e.item = :item AND e.push IS NOT DISTINCT FROM :push::bigint AND e.waits AND o.told_by IS NOT NULL ORDER BY o.told_at, s.id;

-- name: forget(before)!
-- What nobody waits for any more goes after a while.
DELETE FROM pusher.errand AS e WHERE e.made_at < :before
    AND EXISTS (SELECT FROM pusher.v_errand AS v WHERE v.code = e.code AND NOT v.waits);
