-- name: apply_households(draft)!
-- The households that the file names.
INSERT INTO audiences.household AS h (county, division, key, head)
SELECT DISTINCT ON (d.division / 1000, d.household)
    d.division / 1000000000, d.division / 1000 * 1000, d.household, d.head
FROM audiences.draft_row AS d
WHERE d.draft = :draft AND d.kind IN ('new', 'changed') AND (d.kind = 'new' OR d.household NOT LIKE '#%')
ORDER BY d.division / 1000, d.household, d.head
ON CONFLICT (division, key) WHERE list IS NULL DO UPDATE SET head = excluded.head
    WHERE excluded.head IS NOT NULL AND excluded.head IS DISTINCT FROM h.head;

-- name: number_new(draft)!
-- The new get their ids first, so that one statement each can write people and contacts.
UPDATE audiences.draft_row AS d SET resident = n.resident
FROM (
    SELECT o.row, nextval('audiences.resident_id_seq') AS resident
    FROM (SELECT row FROM audiences.draft_row WHERE draft = :draft AND kind = 'new' ORDER BY row) AS o
) AS n
WHERE d.draft = :draft AND d.row = n.row;

-- name: apply_new(draft)!
-- New residents; a base that the file does not tell is the village itself.
INSERT INTO audiences.resident (id, county, division, registered, living, farming, household, name, relation, sex,
    birth_date, id_index, id_key, tags)
OVERRIDING SYSTEM VALUE
SELECT d.resident, d.division / 1000000000, d.division, coalesce(d.registered, d.division),
    coalesce(d.living, d.division), coalesce(d.farming, d.registered, d.division), h.id, d.name, d.relation, d.sex,
    d.birth_date, d.id_index, d.id_key, coalesce(d.tags, '{}')
FROM audiences.draft_row AS d
JOIN audiences.household AS h ON h.division = d.division / 1000 * 1000 AND h.key = d.household AND h.list IS NULL
WHERE d.draft = :draft AND d.kind = 'new';

-- name: apply_changed(draft, now)!
-- What the file says anew of people who are known; the dead and the moved are not among them.
UPDATE audiences.resident AS r SET
    division = d.home,
    registered = coalesce(d.registered, CASE WHEN r.registered = r.division THEN d.home ELSE r.registered END),
    living = coalesce(d.living, CASE WHEN r.living = r.division THEN d.home ELSE r.living END),
    farming = coalesce(d.farming, CASE WHEN r.farming = r.division THEN d.home ELSE r.farming END),
    household = coalesce(d.house, r.household),
    name = d.name,
    relation = coalesce(d.relation, r.relation),
    sex = coalesce(d.sex, r.sex),
    birth_date = coalesce(d.birth_date, r.birth_date),
    id_index = coalesce(d.id_index, r.id_index),
    id_key = coalesce(d.id_key, r.id_key),
    tags = CASE WHEN d.tags IS NULL THEN r.tags ELSE ARRAY(
        SELECT t FROM unnest(r.tags) AS t WHERE t <> ALL (a.vocabulary) UNION SELECT unnest(d.tags) ORDER BY 1) END,
    state = 'living',
    state_at = CASE WHEN r.state = 'living' THEN r.state_at ELSE :now::timestamptz END
FROM (
    SELECT k.*, h.id AS house,
        CASE WHEN k.division % 1000 = 0 AND o.division / 1000 = k.division / 1000
            THEN o.division ELSE k.division END AS home
    FROM audiences.draft_row AS k
    JOIN audiences.resident AS o ON o.id = k.resident
    LEFT JOIN audiences.household AS h
        ON h.division = k.division / 1000 * 1000 AND h.key = k.household AND h.list IS NULL
    WHERE k.draft = :draft AND k.kind = 'changed' AND o.state IN ('living', 'gone')
) AS d
JOIN audiences.draft AS a ON a.id = d.draft
WHERE r.id = d.resident;

-- name: apply_moved_links(draft)!
-- Links carry their resident's division.
UPDATE audiences.link AS l SET division = r.division
FROM audiences.draft_row AS d JOIN audiences.resident AS r ON r.id = d.resident
WHERE d.draft = :draft AND d.kind = 'changed' AND l.resident = r.id AND l.division <> r.division;

-- name: drop_old_phones(draft)
-- Numbers that the file replaces; 代收人 and WeChat stay.
DELETE FROM audiences.link AS l USING audiences.draft_row AS d, audiences.contact AS c
WHERE d.draft = :draft AND d.kind = 'changed' AND d.phones <> '{}' AND l.resident = d.resident AND l.relation = 'self'
    AND c.id = l.contact AND c.kind = 'phone' AND c.index <> ALL (d.phones)
RETURNING l.contact;

-- name: apply_phones(draft, county)!
-- The numbers of the new and the changed, in the order of the file.
WITH p AS MATERIALIZED (
    SELECT d.resident, d.division, d.key_id, u.index, u.cipher, u.rank, row_number() OVER (ORDER BY d.row, u.rank) AS n
    FROM audiences.draft_row AS d, unnest(d.phones, d.ciphers) WITH ORDINALITY AS u (index, cipher, rank)
    WHERE d.draft = :draft AND d.kind IN ('new', 'changed')
), claimed AS MATERIALIZED (
    SELECT audiences.claim(:county::int, 'phone', array_agg(division ORDER BY n), array_agg(index ORDER BY n),
        array_agg(key_id ORDER BY n), array_agg(cipher ORDER BY n)) AS ids
    FROM p
)
INSERT INTO audiences.link AS l (resident, contact, rank, division)
SELECT p.resident, c.id, p.rank, p.division
FROM claimed, unnest(claimed.ids) WITH ORDINALITY AS c (id, n)
JOIN p ON p.n = c.n
ON CONFLICT (resident, contact) DO UPDATE SET rank = excluded.rank WHERE l.rank <> excluded.rank;

-- name: apply_former(draft)!
-- Former names; and the name that a roster replaces becomes one. Before the names are replaced.
INSERT INTO audiences.alias (resident, division, name)
SELECT d.resident, d.division, f.name
FROM audiences.draft_row AS d, unnest(d.former) AS f (name)
WHERE d.draft = :draft AND d.kind IN ('new', 'changed') AND f.name <> d.name
UNION
SELECT r.id, d.division, r.name FROM audiences.draft_row AS d JOIN audiences.resident AS r ON r.id = d.resident
WHERE d.draft = :draft AND d.kind = 'changed' AND 'name' = ANY (d.changes) AND r.name IS NOT NULL
    AND d.name IS DISTINCT FROM substring(r.name FROM '^[^(【〔[]+')
ON CONFLICT (resident, name) DO NOTHING;

-- name: apply_states(draft, now)!
-- 已去世 and 已迁出 by the file's word.
UPDATE audiences.resident AS r SET state = d.state, state_at = :now
FROM audiences.draft_row AS d
WHERE d.draft = :draft AND d.kind IN ('died', 'left') AND r.id = d.resident AND r.state IN ('living', 'gone');

-- name: apply_gone(residents, now)!
-- Who is no longer on the roster; a later one may bring them back.
UPDATE audiences.resident SET state = 'gone', state_at = :now
WHERE id = ANY (:residents::bigint[]) AND state = 'living';

-- name: touched(draft)
-- Whose derived columns have to be written anew.
SELECT resident FROM audiences.draft_row WHERE draft = :draft AND kind IN ('new', 'changed', 'died', 'left');

-- name: settle(residents, contacts)!
-- Derived columns, for whoever these touch.
SELECT audiences.settle(:residents::bigint[], :contacts::bigint[]);

-- name: add_roster(draft, staff, now)$
-- The new version.
INSERT INTO audiences.roster (county, division, hi, file_hash, file, counts, villages, staff, applied_at)
SELECT county, division, hi, file_hash, file, counts,
    ARRAY(SELECT DISTINCT division / 1000 * 1000 FROM audiences.draft_row WHERE draft = :draft ORDER BY 1), :staff, :now
FROM audiences.draft WHERE id = :draft RETURNING id;
