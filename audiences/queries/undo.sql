-- name: keep_before(roster, residents)!
-- What stood before an import, of whoever it will touch.
INSERT INTO audiences.roster_row (roster, county, division, resident, before, after)
SELECT :roster, i.division / 1000000000, i.division, i.resident, i.image, ''
FROM audiences.image(:residents::bigint[]) AS i;

-- name: keep_after(roster, residents)!
-- A hash of what stands after it; who was new has nothing before.
INSERT INTO audiences.roster_row AS k (roster, county, division, resident, before, after)
SELECT :roster, i.division / 1000000000, i.division, i.resident, NULL, sha256(convert_to(i.image::text, 'UTF8'))
FROM audiences.image(:residents::bigint[]) AS i
ON CONFLICT (roster, resident) DO UPDATE SET division = excluded.division, after = excluded.after;

-- name: imports(lo, hi, count)
-- What was imported in a range, the newest first; whether it was taken back, and whether it still can be.
SELECT r.id, r.division, r.hi, r.file, r.counts, r.staff, r.applied_at, u.applied_at AS undone_at, u.staff AS undone_by,
    u.counts AS undone, EXISTS (SELECT FROM audiences.roster_row AS k WHERE k.roster = r.id) AS kept,
    d.name, w.new AS leads
FROM audiences.roster AS r
LEFT JOIN audiences.division AS d ON d.code = r.division
LEFT JOIN audiences.redirect AS w ON w.code = r.division
LEFT JOIN audiences.roster AS u ON u.undoes = r.id
WHERE r.division >= :lo AND r.hi <= :hi AND r.undoes IS NULL
ORDER BY r.id DESC LIMIT :count;

-- name: import_(roster)^
-- One import.
SELECT id, county, division, hi, file_hash, file, applied_at FROM audiences.roster
WHERE id = :roster AND undoes IS NULL AND NOT EXISTS (
    SELECT FROM audiences.roster AS u WHERE u.undoes = audiences.roster.id);

-- name: later_import(roster, lo, hi)^
-- A later one that stands on it and was not taken back: its file speaks of a village of that one, or touched somebody
-- whom that one touched. Of old imports, and where a village was merged since, the range is all that is known.
SELECT r.id, r.applied_at FROM audiences.roster AS r JOIN audiences.roster AS o ON o.id = :roster
WHERE r.id > :roster AND r.division <= :hi AND r.hi >= :lo AND r.undoes IS NULL
    AND (coalesce(r.villages && o.villages, true)
        OR EXISTS (SELECT FROM audiences.redirect AS w WHERE w.code = ANY (o.villages))
        OR EXISTS (SELECT FROM audiences.roster_row AS k JOIN audiences.roster_row AS m ON m.resident = k.resident
            WHERE k.roster = r.id AND m.roster = o.id))
    AND NOT EXISTS (SELECT FROM audiences.roster AS u WHERE u.undoes = r.id)
ORDER BY r.id LIMIT 1;

-- name: images_kept(roster)$
-- How many people an import can still be undone for.
SELECT count(*) FROM audiences.roster_row WHERE roster = :roster;

-- name: undoable(roster)
-- Whom nobody has changed since: they stand as the import left them. `listed`: on an audience that was frozen.
SELECT k.resident, k.before IS NULL AS new,
    EXISTS (SELECT FROM audiences.member AS m WHERE m.resident = k.resident) AS listed
FROM audiences.roster_row AS k
JOIN audiences.image(ARRAY(SELECT resident FROM audiences.roster_row WHERE roster = :roster)) AS i
    ON i.resident = k.resident
WHERE k.roster = :roster AND k.after = sha256(convert_to(i.image::text, 'UTF8'));

-- name: undo_people(roster, residents)!
-- Put back what the import changed of them; whose household is no more stays in that of today.
UPDATE audiences.resident AS r SET division = b.division, registered = b.registered, living = b.living,
    farming = b.farming, name = b.name, relation = b.relation, sex = b.sex,
    birth_date = b.birth_date, id_index = decode(b.id_index, 'hex'), id_key = b.id_key, state = b.state,
    state_at = b.state_at, tags = b.tags, household = CASE WHEN b.household IS NULL
        OR EXISTS (SELECT FROM audiences.household AS h WHERE h.id = b.household) THEN b.household ELSE r.household END
FROM audiences.roster_row AS k
CROSS JOIN LATERAL jsonb_to_record(k.before) AS b (division bigint, registered bigint, living bigint, farming bigint,
    household bigint, name text, relation text, sex text, birth_date date, id_index text, id_key smallint, state text,
    state_at timestamptz, tags int[])
WHERE k.roster = :roster AND k.resident = ANY (:residents::bigint[]) AND r.id = k.resident;

-- name: undo_divisions(residents)!
-- Links carry their resident's division.
UPDATE audiences.link AS l SET division = r.division FROM audiences.resident AS r
WHERE r.id = ANY (:residents::bigint[]) AND l.resident = r.id AND l.division <> r.division;

-- name: undo_new_phones(roster, residents)
-- Numbers that the import brought.
DELETE FROM audiences.link AS l USING audiences.roster_row AS k, audiences.contact AS c
WHERE k.roster = :roster AND k.resident = ANY (:residents::bigint[]) AND l.resident = k.resident
    AND l.relation = 'self' AND c.id = l.contact AND c.kind = 'phone'
    AND NOT EXISTS (SELECT FROM jsonb_array_elements(k.before -> 'phones') AS p WHERE (p ->> 0)::bigint = l.contact)
RETURNING l.contact;

-- name: undo_old_phones(roster, residents)!
-- Numbers that it took away, in their order.
INSERT INTO audiences.link AS l (resident, contact, rank, division)
SELECT r.id, (p ->> 0)::bigint, (p ->> 1)::smallint, r.division
FROM audiences.roster_row AS k
JOIN audiences.resident AS r ON r.id = k.resident
CROSS JOIN LATERAL jsonb_array_elements(k.before -> 'phones') AS p
WHERE k.roster = :roster AND k.resident = ANY (:residents::bigint[])
    AND EXISTS (SELECT FROM audiences.contact AS c WHERE c.id = (p ->> 0)::bigint)
ON CONFLICT (resident, contact) DO UPDATE SET rank = excluded.rank WHERE l.rank <> excluded.rank;

-- name: undo_former(roster, residents)!
-- Former names that it brought.
DELETE FROM audiences.alias AS a USING audiences.roster_row AS k
WHERE k.roster = :roster AND k.resident = ANY (:residents::bigint[]) AND a.resident = k.resident
    AND NOT (k.before -> 'former') ? a.name;

-- name: unlink_residents(residents)
-- Whose contacts they were.
DELETE FROM audiences.link WHERE resident = ANY (:residents::bigint[]) RETURNING contact;

-- name: drop_residents(residents)!
-- People whom an import brought, or who are one with another, or who asked to be forgotten.
DELETE FROM audiences.resident WHERE id = ANY (:residents::bigint[]);

-- name: drop_empty_households(lo, hi)!
-- Households in which nobody is left, and to which no undo may bring anybody back.
DELETE FROM audiences.household AS h WHERE h.division BETWEEN :lo AND :hi AND h.list IS NULL
    AND NOT EXISTS (SELECT FROM audiences.resident AS r WHERE r.household = h.id)
    AND NOT EXISTS (SELECT FROM audiences.roster_row AS k WHERE (k.before ->> 'household')::bigint = h.id);

-- name: add_undo(roster, staff, counts, now)$
-- The version that takes an import back.
INSERT INTO audiences.roster (county, division, hi, file_hash, file, counts, staff, undoes, applied_at)
SELECT county, division, hi, file_hash, file, :counts::jsonb, :staff, id, :now FROM audiences.roster WHERE id = :roster
RETURNING id;

-- name: forget_images(before)!
-- After its days an import can no longer be undone, and what stood before it is forgotten.
DELETE FROM audiences.roster_row AS k USING audiences.roster AS r WHERE r.id = k.roster AND r.applied_at < :before;

-- name: drop_images(roster)!
-- What was put back needs no second copy.
DELETE FROM audiences.roster_row WHERE roster = :roster;

-- name: mappings(division)
-- What an office and those above it have said of their labels; the nearest comes last.
SELECT label, field FROM audiences.mapping
WHERE division IN (:division::bigint, :division / 1000 * 1000, :division / 1000000 * 1000000,
    :division / 1000000000 * 1000000000)
ORDER BY division;

-- name: set_mapping(division, county, labels, fields, at)!
-- Remember it.
INSERT INTO audiences.mapping (division, county, label, field, at)
SELECT :division, :county, t.label, t.field, :at FROM unnest(:labels::text[], :fields::text[]) AS t (label, field)
ON CONFLICT (division, label) DO UPDATE SET field = excluded.field, at = excluded.at;
