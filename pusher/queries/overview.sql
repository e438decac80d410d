-- name: pushes_of(item, most)
-- The pushes of one item, the latest first.
SELECT id, item, division, state, urgency, duty, frozen_at, approved_at, dispatched_at
FROM pusher.push WHERE item = :item ORDER BY id DESC LIMIT :most;

-- name: audience_matters(audience)$
-- The matters whose tags an audience's rule reads: without them its figures are shown, its names are not.
SELECT matters FROM audiences.v_audience WHERE id = :audience;

-- name: unreached_homes(push, audience)
-- Households with no evidence at all (of 必达: or somebody in them wants to be told by word of mouth and was not), one line each
-- with the person to ask for, by village: as visit.sql asks, who wants it by word of mouth, then the living, of them the head;
-- where the push meant nobody living, another of the house. `people`: the living; 0: nobody is left. Names come only to whom
-- row-level security shows the resident. A number may have died or opted out since the audience was frozen.
WITH ways AS (
    SELECT coalesce(array_agg(w ->> 'key'), '{}') || '*'::text AS keys
    FROM pusher.push AS p, jsonb_path_query(p.strategy, '$.steps[*].ways[*]') AS w WHERE p.id = :push
), told AS (
    SELECT DISTINCT coalesce(m.household, -m.resident) AS unit
    FROM audiences.v_member AS m JOIN pusher.delivery AS d ON d.push = :push AND d.contact = m.contact
    WHERE m.audience = :audience AND m.reach <> 'suspect' AND d.state IN ('sent', 'arrived', 'opened')
), visited AS (
    SELECT s.unit FROM pusher.visit AS s WHERE s.push = :push AND s.outcome IN ('told', 'relayed')
), home AS (
    SELECT coalesce(m.household, -m.resident) AS unit, min(m.division) AS division,
        (array_agg(m.resident ORDER BY w.resident IS NULL, NOT m.head, m.resident)
            FILTER (WHERE r.state = 'living' AND r.name IS NOT NULL))[1] AS resident,
        count(DISTINCT m.resident) FILTER (WHERE r.state = 'living')::int AS people,
        bool_or(w.resident IS NOT NULL) AS spoken,
        array_agg(DISTINCT CASE WHEN w.resident IS NOT NULL THEN 'spoken'
            WHEN m.reach IN ('ok', 'suspect') AND k.dead THEN 'dead'
            WHEN m.reach IN ('ok', 'suspect') AND k.opted_out && ways.keys THEN 'opted_out' ELSE m.reach END) AS reaches
    FROM ways CROSS JOIN audiences.v_member AS m LEFT JOIN audiences.v_reach AS k ON k.id = m.contact
    LEFT JOIN audiences.v_resident AS r ON r.id = m.resident
    LEFT JOIN audiences.v_spoken AS w ON w.resident = m.resident
    WHERE m.audience = :audience
    GROUP BY 1
)
SELECT h.division, v.name AS village, r.name, coalesce(nullif(h.people, 0), f.people, 0) AS people, h.reaches
FROM home AS h
LEFT JOIN audiences.v_household AS f ON f.id = h.unit
LEFT JOIN audiences.v_division AS v ON v.code = h.division / 1000 * 1000
LEFT JOIN audiences.v_resident AS r ON r.id = coalesce(h.resident,
    (SELECT min(o.id) FROM audiences.v_resident AS o WHERE o.household = h.unit AND o.state = 'living' AND o.name IS NOT NULL))
WHERE NOT EXISTS (SELECT FROM visited AS s WHERE s.unit = h.unit)
  AND (h.spoken AND (SELECT duty = 'must' FROM pusher.push WHERE id = :push)
       OR NOT EXISTS (SELECT FROM told WHERE told.unit = h.unit))
ORDER BY h.division, h.unit;

-- name: names_kept(audience)$
-- Whether it is still known who was in an audience, as far as this session may see.
SELECT EXISTS (SELECT FROM audiences.v_member WHERE audience = :audience);
