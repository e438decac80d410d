-- name: groups_in_use(codes)
-- The divisions of these villages that anybody or anything stands in.
SELECT DISTINCT d.code FROM audiences.resident AS r
CROSS JOIN LATERAL (VALUES (r.division), (r.registered), (r.living), (r.farming)) AS d (code)
WHERE d.code / 1000 * 1000 = ANY (:codes::bigint[]) ORDER BY 1;

-- name: count_moving(olds)^
-- Whom a change touches.
SELECT count(*) FILTER (WHERE r.division = ANY (:olds::bigint[]))::int AS people,
    count(DISTINCT r.household) FILTER (WHERE r.division = ANY (:olds::bigint[]))::int AS households,
    count(*) FILTER (WHERE r.division <> ALL (:olds::bigint[]))::int AS tied
FROM audiences.resident AS r
WHERE r.division = ANY (:olds::bigint[]) OR r.registered = ANY (:olds::bigint[]) OR r.living = ANY (:olds::bigint[])
    OR r.farming = ANY (:olds::bigint[]);

-- name: ungrouped(village)$
-- Who belongs to a village and to none of its groups.
SELECT count(*)::int FROM audiences.resident WHERE active AND division = :village;

-- name: follow_change(olds, news)!
-- Lists that were frozen and subscriptions.
SELECT audiences.follow_change(:olds::bigint[], :news::bigint[]);

-- name: move_residents(olds, news)!
-- Every tie to an old code is one to the new.
UPDATE audiences.resident AS r SET division = coalesce(d.new, r.division), registered = coalesce(g.new, r.registered),
    living = coalesce(v.new, r.living), farming = coalesce(f.new, r.farming)
FROM audiences.resident AS o
LEFT JOIN unnest(:olds::bigint[], :news::bigint[]) AS d (old, new) ON d.old = o.division
LEFT JOIN unnest(:olds::bigint[], :news::bigint[]) AS g (old, new) ON g.old = o.registered
LEFT JOIN unnest(:olds::bigint[], :news::bigint[]) AS v (old, new) ON v.old = o.living
LEFT JOIN unnest(:olds::bigint[], :news::bigint[]) AS f (old, new) ON f.old = o.farming
WHERE o.id = r.id AND (d.new IS NOT NULL OR g.new IS NOT NULL OR v.new IS NOT NULL OR f.new IS NOT NULL);

-- name: move_households(olds, news, prefix)!
-- Households go with their people; a 户号 that both villages have gets the old village's name before it.
UPDATE audiences.household AS h SET division = m.new, key = CASE WHEN EXISTS (
        SELECT FROM audiences.household AS o WHERE o.division = m.new AND o.key = h.key AND o.list IS NULL)
    THEN :prefix || h.key ELSE h.key END
FROM (
    SELECT DISTINCT ON (r.household) r.household, t.new / 1000 * 1000 AS new
    FROM audiences.resident AS r JOIN unnest(:olds::bigint[], :news::bigint[]) AS t (old, new) ON t.old = r.division
    WHERE r.household IS NOT NULL ORDER BY r.household, t.new
) AS m WHERE h.id = m.household AND h.division <> m.new;

-- name: move_links(olds, news)!
-- Links carry their resident's division.
UPDATE audiences.link AS l SET division = t.new
FROM unnest(:olds::bigint[], :news::bigint[]) AS t (old, new) WHERE l.division = t.old;

-- name: move_contacts(olds, news)!
-- Where an address was first heard of.
UPDATE audiences.contact AS c SET division = t.new
FROM unnest(:olds::bigint[], :news::bigint[]) AS t (old, new) WHERE c.division = t.old;

-- name: move_aliases(olds, news)!
-- Former names.
UPDATE audiences.alias AS a SET division = t.new
FROM unnest(:olds::bigint[], :news::bigint[]) AS t (old, new) WHERE a.division = t.old;

-- name: move_history(olds, news)!
-- What happened to people is read where they are now.
UPDATE audiences.history AS h SET division = t.new
FROM unnest(:olds::bigint[], :news::bigint[]) AS t (old, new) WHERE h.division = t.old;

-- name: move_lists(olds, news)!
-- One-off lists.
UPDATE audiences.list AS l SET division = t.new
FROM unnest(:olds::bigint[], :news::bigint[]) AS t (old, new) WHERE l.division = t.old;

-- name: move_forgotten(olds, news)!
-- Who asked to be forgotten: a roster of the new village does not bring her back.
UPDATE audiences.forgotten AS f SET division = t.new
FROM unnest(:olds::bigint[], :news::bigint[]) AS t (old, new) WHERE f.division = t.old;

-- name: drop_drafts_in(olds, news)!
-- A dry run that was read by the old codes says nothing any more.
DELETE FROM audiences.draft AS d USING unnest(:olds::bigint[], :news::bigint[]) AS t (old, new)
WHERE d.division <= t.old AND d.hi >= t.old OR d.division <= t.new AND d.hi >= t.new;

-- name: end_divisions(codes, on_date)!
-- No longer used from this day on.
UPDATE audiences.division SET valid_to = :on_date, edited = true WHERE code = ANY (:codes::bigint[]);

-- name: add_change(county, kind, olds, new, old_names, name, valid_from, counts, staff, at)$
-- A merge, rename or split.
INSERT INTO audiences.division_change (county, kind, olds, new, old_names, name, valid_from, counts, staff, at)
VALUES (:county, :kind, :olds::bigint[], :new, :old_names::text[], :name, :valid_from, :counts::jsonb, :staff, :at)
RETURNING id;

-- name: follow_redirects(olds, news)!
-- Paper that already led to an old code leads to the new one.
UPDATE audiences.redirect AS r SET new = t.new
FROM unnest(:olds::bigint[], :news::bigint[]) AS t (old, new) WHERE r.new = t.old;

-- name: add_redirects(county, change, olds, news)!
-- Paper with the old codes on it.
INSERT INTO audiences.redirect (code, county, new, change)
SELECT t.old, :county, t.new, :change FROM unnest(:olds::bigint[], :news::bigint[]) AS t (old, new)
ON CONFLICT (code) DO UPDATE SET new = excluded.new, change = excluded.change;

-- name: drop_redirects(codes)!
-- A code that is in use again leads nowhere else.
DELETE FROM audiences.redirect WHERE code = ANY (:codes::bigint[]);

-- name: redirected(code)$
-- Where a code leads now.
SELECT coalesce((SELECT new FROM audiences.redirect WHERE code = :code), (
    SELECT new + :code % 1000 FROM audiences.redirect WHERE code = :code / 1000 * 1000), :code);

-- name: changes(county, most)
-- Changes of a county, the latest first.
SELECT id, kind, olds, new, old_names, name, valid_from, counts, staff, at FROM audiences.division_change
WHERE county = :county ORDER BY id DESC LIMIT :most;

-- name: images_standing(olds)
-- Who stands as an import left her, of those whom a change touches: it is to be undone after the change as before it.
SELECT k.roster, k.resident FROM audiences.image(ARRAY(
    SELECT r.id FROM audiences.resident AS r
    WHERE r.division = ANY (:olds::bigint[]) OR r.registered = ANY (:olds::bigint[]) OR r.living = ANY (:olds::bigint[])
        OR r.farming = ANY (:olds::bigint[]))) AS i
JOIN audiences.roster_row AS k ON k.resident = i.resident AND k.after = sha256(convert_to(i.image::text, 'UTF8'));

-- name: carry_images(rosters, residents)!
-- They stand so still, in their new division.
UPDATE audiences.roster_row AS k SET division = i.division, after = sha256(convert_to(i.image::text, 'UTF8'))
FROM unnest(:rosters::bigint[], :residents::bigint[]) AS t (roster, resident)
JOIN audiences.image(:residents::bigint[]) AS i ON i.resident = t.resident
WHERE k.roster = t.roster AND k.resident = t.resident;

-- name: move_images(olds, news)!
-- What stood before an import is put back under the new codes.
UPDATE audiences.roster_row AS k SET before = k.before || (
    SELECT jsonb_object_agg(b.key, coalesce(t.new::text, b.value)::bigint)
    FROM jsonb_each_text(k.before) AS b
    LEFT JOIN unnest(:olds::bigint[], :news::bigint[]) AS t (old, new) ON t.old::text = b.value
    WHERE b.key IN ('division', 'registered', 'living', 'farming'))
WHERE k.before IS NOT NULL AND ARRAY[k.before ->> 'division', k.before ->> 'registered', k.before ->> 'living',
    k.before ->> 'farming'] && :olds::bigint[]::text[];
