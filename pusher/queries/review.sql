-- name: units(ids)
-- The names of units by number.
SELECT id, name FROM pusher.unit WHERE id = ANY(:ids::int[]);

-- name: units_of_county(county)
-- The units of a county by name, for a choice: nobody can sign in as those who stand for the command line.
SELECT id, name FROM pusher.unit AS u WHERE county = :county
    AND NOT EXISTS (SELECT FROM pusher.staff AS s WHERE s.unit = u.id AND s.account LIKE 'terminal-%') ORDER BY name;

-- name: unit_of(staff)$
-- The unit that a member of staff belongs to.
SELECT unit FROM pusher.staff WHERE id = :staff;

-- name: holders(roles, division, partner, besides, most)
-- Who may take a step in a division, those nearest to it first, `besides` left out; `partner`: only of that unit.
SELECT s.id, s.name, u.name AS unit
FROM pusher.staff_grant AS g JOIN pusher.staff AS s ON s.id = g.staff AND s.state = 'active' JOIN pusher.unit AS u ON u.id = s.unit
WHERE g.ended_at IS NULL AND g.role = ANY(:roles::text[]) AND :division::bigint BETWEEN g.lo AND g.hi
    AND (:partner::int IS NULL OR s.unit = :partner) AND s.id <> ALL(:besides::bigint[])
GROUP BY s.id, s.name, u.name ORDER BY min(g.hi - g.lo), s.id LIMIT :most;

-- name: audience_from(item)$
-- From how many people on a push of this item needs a signer's word; NULL: never.
SELECT audience_from FROM content.v_review WHERE item = :item;

-- name: need_endorsement(push, county, division, people, audience_from)!
-- A push needs a signer's word.
INSERT INTO pusher.endorsement (push, county, division, people, audience_from)
VALUES (:push, :county, :division, :people, :audience_from);

-- name: endorsement(push)^
-- The signer's word that a push needs; none: it needs none.
SELECT push, division, people, audience_from, digest, person, at FROM pusher.endorsement WHERE push = :push;

-- name: endorse(push, digest, person, at)$
-- A signer's word for exactly this digest; NULL: it was given already.
UPDATE pusher.endorsement SET digest = :digest, person = :person, at = :at WHERE push = :push AND person IS NULL RETURNING push;

-- name: unendorsed(lo, hi, most)
-- Pushes of a territory that wait for a signer's word.
SELECT e.push, v.title, e.people
FROM pusher.endorsement AS e JOIN pusher.push AS p ON p.id = e.push AND p.state = 'frozen'
JOIN content.v_version AS v ON v.item = p.item AND v.hash = p.version
WHERE e.person IS NULL AND e.division BETWEEN :lo::bigint AND :hi::bigint AND e.county = :lo / 1000000000
ORDER BY e.push LIMIT :most;

-- name: late(now)
-- By unit, how many of its items wait past their time, and the one that waits longest: its step and whom 会签 asks.
SELECT r.division, r.county, count(*)::int AS items, (array_agg(r.awaits ORDER BY r.due))[1] AS awaits,
    (array_agg(r.partner ORDER BY r.due))[1] AS partner, (array_agg(r.item ORDER BY r.due))[1] AS oldest
FROM content.v_review AS r WHERE r.awaits IS NOT NULL AND r.due < :now GROUP BY r.division, r.county;

-- name: narrow(acts, roles, most)
-- What waits for a step that no more than so many may take, with those few.
SELECT r.item, r.county, r.division, r.awaits, array_remove(array_agg(DISTINCT h.id), NULL) AS holders
FROM content.v_review AS r LEFT JOIN LATERAL (
    SELECT s.id FROM unnest(:acts::text[], :roles::text[]) AS m (act, role)
    JOIN pusher.staff_grant AS g ON g.role = m.role AND g.ended_at IS NULL AND r.division BETWEEN g.lo AND g.hi
    JOIN pusher.staff AS s ON s.id = g.staff AND s.state = 'active'
    WHERE m.act = r.awaits AND (r.awaits <> 'countersign' OR s.unit = r.partner)
) AS h ON true
WHERE r.awaits = ANY(:acts::text[]) GROUP BY r.item, r.county, r.division, r.awaits HAVING count(DISTINCT h.id) <= :most;

-- name: alarms(kind)
-- Units whose alarm of this kind is open, with what it says.
SELECT object, text FROM pusher.alarm WHERE kind = :kind AND cleared_at IS NULL;
