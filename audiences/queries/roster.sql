-- name: roster_version(lo, hi)$
-- The newest roster that overlaps a scope; 0: none.
SELECT coalesce(max(id), 0) FROM audiences.roster WHERE division <= :hi AND hi >= :lo;

-- name: lock_rosters(county)!
-- One apply at a time in a county.
SELECT pg_advisory_xact_lock(1129663321, :county::int);

-- name: add_draft(county, lo, hi, file_hash, base, columns, vocabulary, file, notes, labels, fields, now)$
-- A dry run before its rows.
INSERT INTO audiences.draft (county, division, hi, file_hash, base, columns, vocabulary, file, notes, labels, fields,
    created_at)
VALUES (:county, :lo, :hi, :file_hash, :base, :columns::text[], :vocabulary::int[], :file, :notes::text[],
    :labels::text[], :fields::text[], :now) RETURNING id;

-- name: match_by_id(draft, lo, hi)!
-- The same ID number, under any key.
UPDATE audiences.draft_row AS d SET resident = m.resident
FROM (
    SELECT k.row, min(r.id) AS resident
    FROM (
        SELECT row, id_index AS index FROM audiences.draft_row WHERE draft = :draft AND id_index IS NOT NULL
        UNION ALL
        SELECT row, unnest(id_others) FROM audiences.draft_row WHERE draft = :draft
    ) AS k
    JOIN audiences.resident AS r ON r.id_index = k.index AND r.list IS NULL AND r.division BETWEEN :lo AND :hi
    GROUP BY k.row
) AS m
WHERE d.draft = :draft AND d.row = m.row;

-- name: match_by_name(draft, lo, hi, rule)!
-- The same name in the same village and, by rule, the same birth date, household, phone, or nothing that contradicts;
-- only where both sides have just one such person.
UPDATE audiences.draft_row AS d SET resident = m.resident
FROM (
    SELECT p.row, p.resident FROM (
        SELECT k.row, r.id AS resident, count(*) OVER (PARTITION BY k.row) AS of_row,
            count(*) OVER (PARTITION BY r.id) AS of_resident
        FROM audiences.draft_row AS k
        JOIN audiences.resident AS r ON r.name = k.name AND r.division / 1000 = k.division / 1000
        LEFT JOIN audiences.household AS h ON h.id = r.household
        WHERE k.draft = :draft AND k.resident IS NULL AND r.list IS NULL AND r.division BETWEEN :lo AND :hi
            AND (r.id_index IS NULL OR k.id_index IS NULL)
            AND (r.birth_date IS NULL OR k.birth_date IS NULL OR r.birth_date = k.birth_date)
            AND CASE :rule::text
                WHEN 'birth' THEN r.birth_date = k.birth_date
                WHEN 'household' THEN h.key = k.household
                WHEN 'phone' THEN EXISTS (
                    SELECT FROM audiences.link AS l JOIN audiences.contact AS c ON c.id = l.contact
                    WHERE l.resident = r.id AND c.kind = 'phone' AND c.index = ANY (k.phones))
                ELSE true END
            AND NOT EXISTS (SELECT FROM audiences.draft_row AS t WHERE t.draft = :draft AND t.resident = r.id)
    ) AS p
    WHERE p.of_row = 1 AND p.of_resident = 1
) AS m
WHERE d.draft = :draft AND d.row = m.row;

-- name: judge_draft(draft)!
-- New, changed (in what), unchanged, died or left by the file's word, or kept: dead or moved by somebody's. An empty
-- cell is silent: it changes nothing. A file without groups leaves everybody in the group.
UPDATE audiences.draft_row AS d SET kind = j.kind, changes = j.changes
FROM (
    SELECT k.row, t.changes, CASE
        WHEN r.id IS NULL THEN CASE WHEN k.state IS NULL THEN 'new' ELSE 'kept' END
        WHEN r.state IN ('dead', 'moved') THEN 'kept'
        WHEN k.state = 'dead' THEN 'died'
        WHEN k.state = 'moved' THEN 'left'
        WHEN t.changes <> '{}' THEN 'changed'
        ELSE 'unchanged' END AS kind
    FROM audiences.draft_row AS k
    JOIN audiences.draft AS a ON a.id = k.draft
    LEFT JOIN audiences.resident AS r ON r.id = k.resident
    LEFT JOIN audiences.household AS h ON h.id = r.household
    LEFT JOIN (
        SELECT l.resident, array_agg(c.index ORDER BY l.rank) AS phones
        FROM audiences.link AS l JOIN audiences.contact AS c ON c.id = l.contact AND c.kind = 'phone'
        WHERE l.relation = 'self'
            AND l.resident IN (SELECT resident FROM audiences.draft_row WHERE draft = :draft AND phones <> '{}')
        GROUP BY l.resident
    ) AS o ON o.resident = k.resident
    CROSS JOIN LATERAL (SELECT CASE WHEN r.id IS NULL THEN '{}' ELSE array_remove(ARRAY[
        CASE WHEN r.state = 'gone' THEN 'back' END,
        CASE WHEN r.name IS DISTINCT FROM k.name THEN 'name' END,
        CASE WHEN k.phones <> '{}' AND k.phones <> coalesce(o.phones, '{}') THEN 'phone' END,
        CASE WHEN r.division / 1000 <> k.division / 1000 THEN 'village'
            WHEN r.division <> k.division AND k.division % 1000 <> 0 THEN 'group' END,
        CASE WHEN r.household IS NULL OR (k.household NOT LIKE '#%'
            AND (h.key, h.division) IS DISTINCT FROM (k.household, k.division / 1000 * 1000)) THEN 'household' END,
        CASE WHEN coalesce(k.registered, r.registered) <> r.registered OR coalesce(k.living, r.living) <> r.living
            OR coalesce(k.farming, r.farming) <> r.farming THEN 'base' END,
        CASE WHEN coalesce(k.relation, r.relation) IS DISTINCT FROM r.relation
            OR coalesce(k.sex, r.sex) IS DISTINCT FROM r.sex
            OR coalesce(k.birth_date, r.birth_date) IS DISTINCT FROM r.birth_date
            OR coalesce(k.id_index, r.id_index) IS DISTINCT FROM r.id_index THEN 'self' END,
        CASE WHEN k.former <> '{}' AND EXISTS (
            SELECT FROM unnest(k.former) AS f (name) WHERE NOT EXISTS (
                SELECT FROM audiences.alias AS x WHERE x.resident = r.id AND x.name = f.name)) THEN 'former' END,
        CASE WHEN k.tags IS NOT NULL AND EXISTS (
            SELECT FROM unnest(a.vocabulary) AS v (tag) WHERE (v.tag = ANY (r.tags)) <> (v.tag = ANY (k.tags)))
            THEN 'tags' END
        ], NULL) END AS changes) AS t
    WHERE k.draft = :draft
) AS j
WHERE d.draft = :draft AND d.row = j.row;

-- name: draft_parts(draft, since)^
-- What a person looks for among the new and the changed: births, new numbers, moves from village to village.
SELECT count(*) FILTER (WHERE kind = 'new' AND birth_date >= :since::date)::int AS born,
    count(*) FILTER (WHERE kind = 'changed' AND 'phone' = ANY (changes))::int AS phones,
    count(*) FILTER (WHERE kind = 'changed' AND 'village' = ANY (changes))::int AS moved
FROM audiences.draft_row WHERE draft = :draft;

-- name: draft_rows(draft, kind, most)
-- The rows of a kind, for a screen that masks the names.
SELECT line, sheet, name, division, birth_date, changes FROM audiences.draft_row
WHERE draft = :draft AND kind = :kind ORDER BY row LIMIT :most;

-- name: residents_shown(residents, most)
-- Some people by number, for a screen that masks the names.
SELECT id, name, division, birth_date FROM audiences.resident
WHERE id = ANY (:residents::bigint[]) ORDER BY division, id LIMIT :most;

-- name: draft_counts(draft)
-- How many rows of each kind.
SELECT kind, count(*)::int AS people FROM audiences.draft_row WHERE draft = :draft GROUP BY kind;

-- name: draft_gone(draft, lo, hi)
-- Who stands on the roster of a village (or group) that the file covers, but not in the file.
SELECT r.id FROM audiences.resident AS r
WHERE r.active AND r.household IS NOT NULL AND r.division BETWEEN :lo AND :hi
    AND (r.division IN (SELECT division FROM audiences.draft_row WHERE draft = :draft)
        OR r.division / 1000 * 1000 IN (SELECT division FROM audiences.draft_row WHERE draft = :draft))
    AND NOT EXISTS (SELECT FROM audiences.draft_row AS d WHERE d.draft = :draft AND d.resident = r.id);

-- name: settle_draft(draft, counts)!
-- What the dry run came to.
UPDATE audiences.draft SET counts = :counts::jsonb WHERE id = :draft;

-- name: draft(draft)^
-- A dry run.
SELECT id, county, division, hi, file_hash, file, base, vocabulary, counts, notes, labels, fields, created_at
FROM audiences.draft WHERE id = :draft FOR UPDATE;

-- name: drop_draft(draft)!
-- Forget a dry run; its rows go with it.
DELETE FROM audiences.draft WHERE id = :draft;
