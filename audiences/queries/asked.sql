-- name: known_otherwise(draft)
-- Whose ID number is known under another name, where the file does not say that it is a former one.
SELECT d.row, d.line, d.sheet, r.name
FROM audiences.draft_row AS d JOIN audiences.resident AS r ON r.id = d.resident
WHERE d.draft = :draft AND d.name <> r.name AND r.id_index = ANY (d.id_others || d.id_index) AND r.name <> ALL (d.former)
    AND d.name IS DISTINCT FROM substring(r.name FROM '^[^(【〔[]+')
    AND NOT EXISTS (SELECT FROM audiences.alias AS a WHERE a.resident = r.id AND a.name = d.name);

-- name: unmatched(draft)
-- Rows of whom nobody on the roster is known.
SELECT row FROM audiences.draft_row WHERE draft = :draft AND resident IS NULL;

-- name: forgotten(lo, hi)
-- Who of a range asked to be forgotten: keyed hashes.
SELECT index, at FROM audiences.forgotten WHERE division BETWEEN :lo AND :hi;

-- name: forget(county, division, indexes, at)!
-- Remember by keyed hashes alone that somebody asked to be forgotten.
INSERT INTO audiences.forgotten (county, division, index, at)
SELECT :county, :division, i.index, :at FROM unnest(:indexes::bytea[]) AS i (index)
ON CONFLICT (county, index) DO NOTHING;

-- name: id_index_of(resident)$
-- The keyed hash of her ID number, if it is known.
SELECT id_index FROM audiences.resident WHERE id = :resident;

-- name: drop_asked(draft, rows)!
-- A file that does not speak of all: rows were left out on purpose, these ones after they were asked about, or it is of
-- a part of a village. Nobody counts as gone.
WITH left_out AS (DELETE FROM audiences.draft_row WHERE draft = :draft AND row = ANY (:rows::int[]))
UPDATE audiences.draft SET partial = true WHERE id = :draft;

-- name: drafted_elsewhere(draft)
-- Who would be new and may stand in another village of the county; never which.
SELECT line, sheet FROM audiences.drafted_elsewhere(:draft);

-- name: renamed(draft, lo, hi)
-- Who would be new, while somebody else of the same birthday and household or phone is no longer in the file.
SELECT DISTINCT d.row, d.line, d.sheet, r.name
FROM audiences.draft_row AS d
JOIN audiences.household AS h ON h.division = d.division / 1000 * 1000 AND h.key = d.household AND h.list IS NULL
JOIN audiences.resident AS r ON r.household = h.id AND r.birth_date = d.birth_date AND r.active
WHERE d.draft = :draft AND d.kind = 'new' AND r.division BETWEEN :lo AND :hi
    AND (r.sex IS NULL OR d.sex IS NULL OR r.sex = d.sex)
    AND NOT EXISTS (SELECT FROM audiences.draft_row AS t WHERE t.draft = :draft AND t.resident = r.id)
ORDER BY d.row;
