-- name: roster_version(lo, hi)$
-- The newest roster that overlaps a scope; 0: none.
SELECT coalesce(max(id), 0) FROM audiences.roster WHERE division <= :hi AND hi >= :lo;

-- name: lock_rosters(county)!
-- One apply at a time in a county.
SELECT pg_advisory_xact_lock(1129663321, :county::int);

-- name: add_draft(county, lo, hi, file_hash, base, columns, vocabulary, file, labels, fields, now)$
-- A dry run before its rows.
INSERT INTO audiences.draft (county, division, hi, file_hash, base, columns, vocabulary, file, labels, fields,
    created_at)
VALUES (:county, :lo, :hi, :file_hash, :base, :columns::text[], :vocabulary::int[], :file,
    :labels::text[], :fields::text[], :now) RETURNING id;

-- name: fit_births(draft, lo, hi)!
-- Of whom a file tells the month of birth alone, the day is that of the one of her name in the village who is known.
UPDATE audiences.draft_row AS d SET birth_date = m.birth_date
FROM (
    SELECT k.row, min(r.birth_date) AS birth_date
    FROM audiences.draft_row AS k JOIN audiences.resident AS r ON r.name = k.name
        AND r.division / 1000 = k.division / 1000 AND r.birth_date BETWEEN k.birth_date AND k.birth_until
    WHERE k.draft = :draft AND k.birth_until IS NOT NULL AND r.list IS NULL AND r.division BETWEEN :lo AND :hi
    GROUP BY k.row HAVING count(DISTINCT r.birth_date) = 1
) AS m
WHERE d.draft = :draft AND d.row = m.row;

-- name: find_households(draft)!
-- A household of the file is the known one in which most of its matched people live, whatever number either gives it:
-- who was told stays told when 户号 are numbered anew. Where one parts, its head keeps it (分户). Who is called as another
-- is found takes another key.
WITH matched AS MATERIALIZED (
    SELECT k.division / 1000 * 1000 AS division, k.household AS said, r.household AS home, r.name
    FROM audiences.draft_row AS k JOIN audiences.resident AS r ON r.id = k.resident
    WHERE k.draft = :draft AND k.household NOT LIKE '#%'
), counted AS MATERIALIZED (
    SELECT division, said, home, count(*) AS people, array_agg(name) AS names FROM matched GROUP BY division, said, home
), votes AS MATERIALIZED (
    SELECT h.division, c.said, h.key, c.people, coalesce(h.head = ANY (c.names), false) AS leads
    FROM counted AS c JOIN audiences.household AS h ON h.id = c.home
    WHERE h.division = c.division AND h.key NOT LIKE '#%'
), found AS (
    SELECT DISTINCT ON (division, key) division, said, key FROM (
        SELECT DISTINCT ON (division, said) division, said, key, people, leads FROM votes
        ORDER BY division, said, people DESC, leads DESC, key = said DESC, key) AS v
    ORDER BY division, key, leads DESC, people DESC, key = said DESC, said
)
UPDATE audiences.draft_row AS d SET household = n.key
FROM (
    SELECT row, max(key) OVER (PARTITION BY division, said) AS key  -- a join of the two may be done by loops
    FROM (
        SELECT row, division / 1000 * 1000 AS division, household AS said, NULL AS key
        FROM audiences.draft_row WHERE draft = :draft
        UNION ALL
        SELECT NULL, division, said, key FROM found WHERE said <> key
        UNION ALL
        SELECT NULL, g.division, g.name, g.name || ' #' || :draft::bigint FROM (
            SELECT division, said AS name, true AS said FROM found UNION ALL
            SELECT division, key, false FROM found WHERE said <> key
        ) AS g GROUP BY g.division, g.name HAVING NOT bool_or(g.said)
    ) AS u
) AS n
WHERE d.draft = :draft AND d.row = n.row AND n.key IS NOT NULL;

-- name: part_households(draft)!
-- A household of the file none of whose people live in the known one of that key, while others do: another one if its
-- head stands in the file and is not theirs, or if they all live in other groups.
UPDATE audiences.draft_row AS d SET household = s.household || CASE
    WHEN cardinality(s.places) = 1 AND s.places[1] % 1000 <> 0 THEN ' ' || s.places[1] % 1000 || '组'
    ELSE ' #' || :draft::bigint END
FROM (
    SELECT k.division / 1000 * 1000 AS division, k.household, bool_or(k.name = k.head) AS led,
        array_agg(DISTINCT k.division) AS places, array_agg(r.household) AS homes
    FROM audiences.draft_row AS k LEFT JOIN audiences.resident AS r ON r.id = k.resident
    WHERE k.draft = :draft AND k.household NOT LIKE '#%'
    GROUP BY k.division / 1000 * 1000, k.household
) AS s
JOIN audiences.household AS h ON h.division = s.division AND h.key = s.household AND h.list IS NULL
WHERE d.draft = :draft AND d.division / 1000 * 1000 = s.division AND d.household = s.household
    AND array_position(s.homes, h.id) IS NULL
    AND EXISTS (SELECT FROM audiences.resident AS r WHERE r.household = h.id AND r.active)
    AND ((s.led AND s.household LIKE '户主 %') OR NOT EXISTS (
        SELECT FROM audiences.resident AS r WHERE r.household = h.id AND r.active
            AND (r.division % 1000 = 0 OR r.division = ANY (s.places) OR s.division = ANY (s.places))));

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
    CROSS JOIN LATERAL (SELECT CASE WHEN r.id IS NULL THEN '{}' ELSE array_remove(ARRAY[
        CASE WHEN r.state = 'gone' THEN 'back' END,
        CASE WHEN r.name IS DISTINCT FROM k.name THEN 'name' END,
        CASE WHEN k.phones <> '{}' AND k.phones <> ARRAY(  -- by row: a join with them all may be done by loops
            SELECT c.index FROM audiences.link AS l JOIN audiences.contact AS c ON c.id = l.contact AND c.kind = 'phone'
            WHERE l.resident = r.id AND l.relation = 'self' ORDER BY l.rank) THEN 'phone' END,
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
        ], NULL) END AS changes OFFSET 0) AS t  -- said once, not at each use
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
WHERE draft = :draft AND CASE WHEN kind = 'kept' AND resident IS NULL THEN 'unknown' ELSE kind END = :kind
ORDER BY row LIMIT :most;

-- name: residents_shown(residents, most)
-- Some people by number, for a screen that masks the names.
SELECT id, name, division, birth_date FROM audiences.resident
WHERE id = ANY (:residents::bigint[]) ORDER BY division, id LIMIT :most;

-- name: draft_counts(draft)
-- How many rows of each kind; of the kept those are unknown whom no roster has had.
SELECT CASE WHEN kind = 'kept' AND resident IS NULL THEN 'unknown' ELSE kind END AS kind, count(*)::int AS people
FROM audiences.draft_row WHERE draft = :draft GROUP BY 1;

-- name: draft_gone(draft, lo, hi)
-- Who stands on the roster of a village (or group) that the file covers, but not in the file.
SELECT r.id FROM audiences.resident AS r
WHERE r.active AND r.household IS NOT NULL AND r.division BETWEEN :lo AND :hi
    AND (r.division IN (SELECT division FROM audiences.draft_row WHERE draft = :draft)
        OR r.division / 1000 * 1000 IN (SELECT division FROM audiences.draft_row WHERE draft = :draft))
    AND NOT EXISTS (SELECT FROM audiences.draft_row AS d WHERE d.draft = :draft AND d.resident = r.id)
    AND NOT EXISTS (SELECT FROM audiences.draft WHERE id = :draft AND partial);

-- name: settle_draft(draft, counts, notes)!
-- What the dry run came to.
UPDATE audiences.draft SET counts = :counts::jsonb, notes = :notes::text[] WHERE id = :draft;

-- name: draft(draft)^
-- A dry run.
SELECT id, county, division, hi, file_hash, file, base, vocabulary, counts, notes, labels, fields, created_at
FROM audiences.draft WHERE id = :draft FOR UPDATE;

-- name: drop_draft(draft)!
-- Forget a dry run; its rows go with it.
DELETE FROM audiences.draft WHERE id = :draft;
