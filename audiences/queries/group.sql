-- name: saved_groups(county, lo, hi, above)
-- Groups of a range, and those of the units above it, by their unit and name.
SELECT id, county, division, name, rule, basis, matters, by, at, doubt FROM audiences.saved_group
WHERE county = :county AND (division BETWEEN :lo AND :hi OR division = ANY(:above::bigint[]))
ORDER BY division, name;

-- name: saved_group(id)^
-- One group.
SELECT id, county, division, name, rule, basis, matters, by, at, doubt FROM audiences.saved_group WHERE id = :id;

-- name: save_group(county, division, name, rule, basis, matters, by, at)$
-- Keep a group under its name; the unit's own one of that name is changed.
INSERT INTO audiences.saved_group (county, division, name, rule, basis, matters, by, at)
VALUES (:county, :division, :name, :rule::jsonb, :basis, :matters::int[], :by, :at)
ON CONFLICT (division, name) DO UPDATE SET rule = excluded.rule, basis = excluded.basis, matters = excluded.matters,
    by = excluded.by, at = excluded.at, doubt = ''
RETURNING id;

-- name: follow_group(id, division, name, rule, doubt)!
-- A group after 合村并组; where the unit has another of its name, it bears the old unit's before it.
UPDATE audiences.saved_group AS g SET division = :division, rule = :rule::jsonb, doubt = concat_ws(' ', nullif(g.doubt, ''),
        nullif(:doubt, '')),
    name = CASE WHEN EXISTS (SELECT FROM audiences.saved_group AS o WHERE o.division = :division AND o.name = g.name AND o.id <> g.id)
        THEN :name || g.name ELSE g.name END
WHERE g.id = :id;

-- name: all_groups(county)
-- Every group of a county.
SELECT id, county, division, name, rule, basis, matters, by, at, doubt FROM audiences.saved_group WHERE county = :county ORDER BY id;

-- name: drop_group(id)!
-- Forget a group; what was frozen by it stays as it was.
DELETE FROM audiences.saved_group WHERE id = :id;

-- name: people_named(name, lo, hi)
-- Residents on the roster of that name with a base in the range, with what a rule may ask of them; tags and attributes
-- only as far as the session's matters go. `roster`: the newest one that speaks of her.
SELECT r.id, r.household, r.division, r.registered, r.living, r.farming, r.name, r.sex, r.birth_date, r.state, r.state_at, r.reach,
    coalesce((SELECT array_agg(t.tag) FROM audiences.v_resident_tag AS t WHERE t.resident = r.id), '{}') AS tags,
    coalesce((SELECT jsonb_object_agg(a.attribute::text, a.value) FROM audiences.v_resident_attribute AS a
              WHERE a.resident = r.id), '{}') AS attributes,
    (SELECT max(o.applied_at) FROM audiences.roster AS o WHERE r.division BETWEEN o.division AND o.hi) AS roster,
    coalesce((SELECT bool_or(c.opted_out <> '{}') FROM audiences.link AS l JOIN audiences.contact AS c ON c.id = l.contact
              WHERE l.resident = r.id), false) AS opted_out
FROM audiences.resident AS r
WHERE r.name = :name AND r.list IS NULL AND (r.division BETWEEN :lo AND :hi OR r.registered BETWEEN :lo AND :hi
    OR r.living BETWEEN :lo AND :hi OR r.farming BETWEEN :lo AND :hi)
ORDER BY r.division, r.id LIMIT 20;

-- name: people_of_homes(households)
-- Who lives in these households, with what a rule may ask of them, as far as the session's matters go.
SELECT r.id, r.household, r.registered, r.living, r.farming, r.sex, r.birth_date, r.reach,
    coalesce((SELECT array_agg(t.tag) FROM audiences.v_resident_tag AS t WHERE t.resident = r.id), '{}') AS tags,
    coalesce((SELECT jsonb_object_agg(a.attribute::text, a.value) FROM audiences.v_resident_attribute AS a
              WHERE a.resident = r.id), '{}') AS attributes
FROM audiences.resident AS r WHERE r.household = ANY(:households::bigint[]) AND r.active;

-- name: people_by_id(ids)
-- Residents as a sample shows them; row-level security decides.
SELECT id, division, name, sex, birth_date FROM audiences.v_resident WHERE id = ANY(:ids::bigint[]) ORDER BY division, id;
