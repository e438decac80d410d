-- name: owing(since, most)
-- The 必达 pushes since then that owe visits to somebody in the session's territory, whoever sent them, the latest first.
SELECT o.id, o.county, o.item, o.version, o.audience, o.state, o.approved_at, v.title, v.doc ->> 'issuer' AS issuer
FROM pusher.owing(:since) AS o JOIN content.v_version AS v ON v.item = o.item AND v.hash = o.version
ORDER BY o.id DESC LIMIT :most;

-- name: owed(push)^
-- One of them.
SELECT o.id, o.county, o.item, o.version, o.audience, o.state, o.approved_at, v.title, v.doc ->> 'issuer' AS issuer
FROM pusher.owing('-infinity', :push) AS o JOIN content.v_version AS v ON v.item = o.item AND v.hash = o.version;

-- name: homes(push, audience, lo, hi)
-- Households of a range that nothing shows to be told, with the person to ask for (who wants to be told by word of mouth, then
-- the head), why no message came, and what the last visit brought. Whom the push meant is asked for before the others of her
-- house, of whom somebody is when she has died or her name was deleted. Who was told, who refuses, whose last person has died and whom nobody can ask
-- for (a follower without a name) are off the list. A number may have died, or opted out of this push's senders, since the
-- audience was frozen.
WITH ways AS (
    SELECT coalesce(array_agg(w ->> 'key'), '{}') || '*'::text AS keys
    FROM pusher.push AS p, jsonb_path_query(p.strategy, '$.steps[*].ways[*]') AS w WHERE p.id = :push
), listed AS MATERIALIZED (
    SELECT unit, division FROM pusher.homes(:push, :lo, :hi) WHERE NOT told
), home AS (
    SELECT l.unit, l.division,
        (array_agg(m.resident ORDER BY w.resident IS NULL, NOT m.head, m.resident)
            FILTER (WHERE r.state = 'living' AND r.name IS NOT NULL))[1] AS resident,
        count(DISTINCT m.resident) FILTER (WHERE r.state = 'living' AND r.name IS NOT NULL)::int AS people,
        array_agg(DISTINCT CASE WHEN w.resident IS NOT NULL THEN 'spoken'
            WHEN m.reach IN ('ok', 'suspect') AND k.dead THEN 'dead'
            WHEN m.reach IN ('ok', 'suspect') AND k.opted_out && ways.keys THEN 'opted_out' ELSE m.reach END) AS reaches
    FROM ways CROSS JOIN listed AS l
    JOIN audiences.v_member AS m ON coalesce(m.household, -m.resident) = l.unit
    LEFT JOIN audiences.v_resident AS r ON r.id = m.resident
    LEFT JOIN audiences.v_reach AS k ON k.id = m.contact
    LEFT JOIN audiences.v_spoken AS w ON w.resident = m.resident
    WHERE m.audience = :audience AND m.division BETWEEN :lo AND :hi
    GROUP BY l.unit, l.division
)
SELECT h.unit, h.division, r.id AS resident, r.name, coalesce(nullif(h.people, 0), f.people) AS people, h.reaches, s.outcome, s.at
FROM home AS h
LEFT JOIN audiences.v_household AS f ON f.id = h.unit
JOIN audiences.v_resident AS r ON r.id = coalesce(h.resident,
    (SELECT min(o.id) FROM audiences.v_resident AS o WHERE o.household = h.unit AND o.state = 'living' AND o.name IS NOT NULL))
LEFT JOIN pusher.visit AS s ON s.push = :push AND s.unit = h.unit
WHERE coalesce(s.outcome, '') NOT IN ('told', 'relayed', 'refused')
ORDER BY h.division, h.unit;

-- name: groups(push, audience, lo, hi)
-- Households of a range that nothing shows to be told, by 村民小组, what visits brought so far, and how many followers without
-- a name are among them, whom nobody can visit. Somebody must be living there: on its roster, or of whom the push meant, who
-- may stand with another household by now.
SELECT h.division, count(*)::int AS households,
    count(*) FILTER (WHERE NOT h.told AND coalesce(s.outcome, '') NOT IN ('told', 'relayed', 'refused')
        AND CASE WHEN h.unit < 0 THEN r.name IS NOT NULL AND r.state = 'living' ELSE
            EXISTS (SELECT FROM audiences.v_resident AS o WHERE o.household = h.unit AND o.state = 'living' AND o.name IS NOT NULL)
            OR EXISTS (SELECT FROM audiences.v_member AS m JOIN audiences.v_resident AS o ON o.id = m.resident
                       WHERE m.audience = :audience AND m.household = h.unit AND o.state = 'living' AND o.name IS NOT NULL) END)::int AS open,
    count(*) FILTER (WHERE NOT h.told AND h.unit < 0 AND r.id IS NOT NULL AND r.name IS NULL)::int AS nameless,
    count(*) FILTER (WHERE s.outcome = 'told')::int AS told, count(*) FILTER (WHERE s.outcome = 'relayed')::int AS relayed,
    count(*) FILTER (WHERE s.outcome = 'refused')::int AS refused
FROM pusher.homes(:push, :lo, :hi) AS h LEFT JOIN pusher.visit AS s ON s.push = :push AND s.unit = h.unit
LEFT JOIN audiences.v_resident AS r ON h.unit < 0 AND r.id = -h.unit
GROUP BY h.division ORDER BY h.division;

-- name: unserved(push, villages, roles)
-- Those villages where nobody in the village or its town has an account that may open this push's list.
SELECT v.code FROM unnest(:villages::bigint[]) AS v (code), pusher.push AS p JOIN audiences.v_audience AS a ON a.id = p.audience
WHERE p.id = :push AND NOT EXISTS (
    SELECT FROM pusher.staff_grant AS g JOIN pusher.staff AS s ON s.id = g.staff
    WHERE s.state = 'active' AND g.ended_at IS NULL AND g.role = ANY (:roles::text[]) AND a.matters <@ g.matters
        AND v.code BETWEEN g.lo AND g.hi AND g.hi - g.lo < 1000000)
ORDER BY v.code;

-- name: enter(push, county, units, divisions, residents, outcome, officer, by, at)!
-- Enter what came of visits; the latest word about a household stands.
INSERT INTO pusher.visit AS v (push, unit, county, division, resident, outcome, officer, by, at)
SELECT :push, x.unit, :county, x.division, x.resident, :outcome, :officer, :by, :at
FROM unnest(:units::bigint[], :divisions::bigint[], :residents::bigint[]) AS x (unit, division, resident)
ON CONFLICT (push, unit) DO UPDATE SET outcome = excluded.outcome, resident = excluded.resident,
    officer = excluded.officer, by = excluded.by, at = excluded.at
WHERE v.at <= excluded.at;

-- name: officers(lo, hi)
-- Who goes where in a range.
SELECT division, name, key_id, phone FROM pusher.officer WHERE division BETWEEN :lo AND :hi ORDER BY division;

-- name: set_officer(division, county, name, key_id, phone, by, at)!
-- Name who goes there.
INSERT INTO pusher.officer (division, county, name, key_id, phone, by, at)
VALUES (:division, :county, :name, :key_id, :phone, :by, :at)
ON CONFLICT (division) DO UPDATE SET name = excluded.name, key_id = excluded.key_id, phone = excluded.phone,
    by = excluded.by, at = excluded.at;

-- name: drop_officer(division)!
-- Nobody goes there any more.
DELETE FROM pusher.officer WHERE division = :division;

-- name: print_sheet(push, division, county, units, by, at)!
-- Keep what the paper of a group says.
INSERT INTO pusher.sheet (push, division, county, units, by, at)
VALUES (:push, :division, :county, :units::bigint[], :by, :at)
ON CONFLICT (push, division) DO UPDATE SET units = excluded.units, by = excluded.by, at = excluded.at;

-- name: sheet(push, division)^
-- The paper of a group.
SELECT units, at FROM pusher.sheet WHERE push = :push AND division = :division;

-- name: forget(pushes)!
-- Who was visited goes when the members go; the figures were counted before.
WITH gone AS (DELETE FROM pusher.sheet WHERE push = ANY(:pushes::bigint[]))
DELETE FROM pusher.visit WHERE push = ANY(:pushes::bigint[]);
