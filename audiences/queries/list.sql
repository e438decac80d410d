-- name: add_list(county, division, title, file_hash, people, now, expires_at)$
-- A one-off list before its people.
INSERT INTO audiences.list (county, division, title, file_hash, people, created_at, expires_at)
VALUES (:county, :division, :title, :file_hash, :people, :now, :expires_at) RETURNING id;

-- name: add_list_households(list, county, divisions, keys, heads)
-- The households of a list, apart from those of the roster.
INSERT INTO audiences.household (county, division, key, head, list)
SELECT :county, t.division, t.key, t.head, :list
FROM unnest(:divisions::bigint[], :keys::text[], :heads::text[]) AS t (division, key, head)
RETURNING id, division, key;

-- name: add_list_residents(list, county, divisions, households, names, sexes, births, states)
-- The people of a list, in the order of the file.
INSERT INTO audiences.resident (county, division, registered, living, farming, household, name, sex, birth_date, state, list)
SELECT :county, t.division, t.division, t.division, t.division, t.household, t.name, t.sex, t.birth, t.state, :list
FROM unnest(:divisions::bigint[], :households::bigint[], :names::text[], :sexes::text[], :births::date[], :states::text[])
    WITH ORDINALITY AS t (division, household, name, sex, birth, state, n)
ORDER BY t.n
RETURNING id;

-- name: claim(county, kind, divisions, indexes, keys, ciphers)$
-- The contacts of these addresses, made where they are missing.
SELECT audiences.claim(:county::int, :kind, :divisions::bigint[], :indexes::bytea[], :keys::smallint[],
    :ciphers::bytea[]);

-- name: rekey(county, kind, olds, indexes, key_id, ciphers)!
-- The same addresses under the primary key.
SELECT audiences.rekey(:county::int, :kind, :olds::bytea[], :indexes::bytea[], :key_id::smallint, :ciphers::bytea[]);

-- name: add_links(residents, contacts, ranks, divisions)!
-- Whose contacts they are.
INSERT INTO audiences.link (resident, contact, rank, division)
SELECT * FROM unnest(:residents::bigint[], :contacts::bigint[], :ranks::smallint[], :divisions::bigint[])
ON CONFLICT (resident, contact) DO NOTHING;

-- name: recognise(lists)!
-- Who of these lists (NULL: of all) is on the roster: the same name, with a number of theirs or born that day in that village;
-- the living before the dead, so that nobody is taken for a namesake who died. Whoever is known stays who she is while that
-- row is there.
UPDATE audiences.resident AS l SET known = f.known FROM (
    SELECT DISTINCT ON (x.id) x.id, r.id AS known
    FROM audiences.resident AS x JOIN audiences.resident AS r ON r.name = x.name AND r.list IS NULL AND r.county = x.county
    WHERE x.list IS NOT NULL AND (:lists::bigint[] IS NULL OR x.list = ANY (:lists::bigint[]))
        AND NOT EXISTS (SELECT FROM audiences.resident AS k WHERE k.id = x.known) AND (
        r.birth_date = x.birth_date AND r.division / 1000 = x.division / 1000
        OR EXISTS (SELECT FROM audiences.link AS a JOIN audiences.link AS b ON b.contact = a.contact
                   WHERE a.resident = x.id AND b.resident = r.id))
    ORDER BY x.id, r.state = 'dead', r.id
) AS f WHERE l.id = f.id;

-- name: expired_lists(now)
-- Lists whose time is over.
SELECT id FROM audiences.list WHERE expires_at <= :now ORDER BY id FOR UPDATE SKIP LOCKED;

-- name: unlink_lists(lists)
-- Whose contacts the people of these lists were.
DELETE FROM audiences.link AS l USING audiences.resident AS r
WHERE r.list = ANY (:lists::bigint[]) AND l.resident = r.id RETURNING l.contact;

-- name: purge_residents(lists)!
-- The people.
DELETE FROM audiences.resident WHERE list = ANY (:lists::bigint[]);

-- name: purge_households(lists)!
-- Their households.
DELETE FROM audiences.household WHERE list = ANY (:lists::bigint[]);

-- name: purge_lists(lists)!
-- The lists.
DELETE FROM audiences.list WHERE id = ANY (:lists::bigint[]);

-- name: purge_contacts(contacts)!
-- Addresses that nobody uses any more.
DELETE FROM audiences.contact AS c
WHERE c.id = ANY (:contacts::bigint[]) AND c.opted_out = '{}'
    AND NOT EXISTS (SELECT FROM audiences.link AS l WHERE l.contact = c.id)
    AND NOT EXISTS (SELECT FROM audiences.subscriber AS s WHERE s.contact = c.id AND s.ended_at IS NULL);

-- name: blank_contacts(contacts)!
-- Who wants nothing more is remembered by the blind index alone.
UPDATE audiences.contact AS c SET cipher = NULL
WHERE c.id = ANY (:contacts::bigint[]) AND NOT EXISTS (SELECT FROM audiences.link AS l WHERE l.contact = c.id)
    AND NOT EXISTS (SELECT FROM audiences.subscriber AS s WHERE s.contact = c.id AND s.ended_at IS NULL);

-- name: purge_drafts(before)!
-- Dry runs that nobody applied.
DELETE FROM audiences.draft WHERE created_at < :before;
