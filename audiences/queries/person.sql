-- name: person(resident)^
-- One resident, if the session may see her.
SELECT id, division, registered, living, farming, household, name, sex, birth_date, state, preference
FROM audiences.resident WHERE id = :resident;

-- name: household(household)^
-- One household.
SELECT id, division, key, head FROM audiences.household WHERE id = :household;

-- name: contacts_of(resident)
-- A resident's contacts in order.
SELECT c.id, c.kind, c.key_id, c.cipher, l.rank, c.dead, c.opted_out, c.households > 3 AS suspect, l.relation
FROM audiences.link AS l JOIN audiences.contact AS c ON c.id = l.contact
WHERE l.resident = :resident AND c.cipher IS NOT NULL ORDER BY l.rank, c.id;

-- name: consents_of(contact)
-- What a contact still allows, not counting the hours in which it may be written back.
SELECT contact, account, template, count FROM audiences.consent
WHERE contact = :contact AND until IS NULL ORDER BY account, template;

-- name: search_people(lo, hi, name, most)
-- People of a range by name or former name, those on the roster first.
SELECT r.id, r.name, r.division, r.birth_date, r.state, r.reach,
    (SELECT a.name FROM audiences.alias AS a WHERE a.resident = r.id AND a.name = :name LIMIT 1) AS former
FROM audiences.resident AS r
WHERE r.list IS NULL AND (r.name = :name OR r.id IN (SELECT a.resident FROM audiences.alias AS a WHERE a.name = :name))
    AND (r.division BETWEEN :lo AND :hi OR r.living BETWEEN :lo AND :hi OR r.registered BETWEEN :lo AND :hi
        OR r.farming BETWEEN :lo AND :hi)
ORDER BY r.state <> 'living', r.division, r.id LIMIT :most;

-- name: members_of(household)
-- Who belongs to a household.
SELECT id, name, relation, birth_date, state, reach FROM audiences.resident WHERE household = :household
ORDER BY relation IN ('户主', '本人', '户主本人') IS NOT TRUE, id;

-- name: former_names(resident)
-- 曾用名.
SELECT name FROM audiences.alias WHERE resident = :resident ORDER BY name;

-- name: history_of(resident, most)
-- What happened to a person and her contacts, the latest first.
SELECT h.what, h.account, h.detail, h.contact, h.at FROM audiences.history AS h
WHERE h.resident = :resident OR h.contact IN (SELECT l.contact FROM audiences.link AS l WHERE l.resident = :resident)
ORDER BY h.id DESC LIMIT :most;

-- name: elsewhere(resident)$
-- In how many other villages the same ID number stands.
SELECT audiences.elsewhere(:resident);

-- name: link_rank(resident)$
-- The rank behind all contacts of a person.
SELECT coalesce(max(rank), 0) + 1 FROM audiences.link WHERE resident = :resident;

-- name: unlink_one(resident, contact)$
-- A contact is hers no longer.
DELETE FROM audiences.link WHERE resident = :resident AND contact = :contact RETURNING contact;

-- name: linked(resident, contact)$
-- Whether a contact is hers.
SELECT true FROM audiences.link WHERE resident = :resident AND contact = :contact;

-- name: duplicates(lo, hi, least, highest, most)
-- Pairs that may be one person, the first of them in lo..hi: the same name and birth date in a village, or anywhere in
-- least..highest the same ID number, or name, birth date and contact.
SELECT first, second, birth_date, by_id, division, name, relation, reach, state,
    other, other_name, other_relation, other_reach, other_state
FROM (
    SELECT a.id AS first, b.id AS second, a.birth_date, true AS by_id, a.division, a.name, a.relation, a.reach, a.state,
        b.division AS other, b.name AS other_name, b.relation AS other_relation, b.reach AS other_reach,
        b.state AS other_state
    FROM audiences.resident AS a JOIN audiences.resident AS b ON b.id_index = a.id_index
        AND (b.id > a.id OR b.id <> a.id AND b.division NOT BETWEEN :lo AND :hi)
    WHERE a.list IS NULL AND a.state IN ('living', 'gone') AND a.division BETWEEN :lo AND :hi
        AND b.list IS NULL AND b.state IN ('living', 'gone') AND b.division BETWEEN :least AND :highest
    UNION ALL
    SELECT a.id, b.id, a.birth_date, false, a.division, a.name, a.relation, a.reach, a.state,
        b.division, b.name, b.relation, b.reach, b.state
    FROM audiences.resident AS a JOIN audiences.resident AS b
        ON b.name = a.name AND b.birth_date = a.birth_date AND b.division / 1000 = a.division / 1000 AND b.id > a.id
    WHERE a.list IS NULL AND a.state IN ('living', 'gone') AND a.division BETWEEN :lo AND :hi
        AND b.list IS NULL AND b.state IN ('living', 'gone') AND b.division BETWEEN :lo AND :hi
        AND (a.id_index IS NULL OR b.id_index IS NULL)
    UNION ALL
    SELECT a.id, b.id, a.birth_date, false, a.division, a.name, a.relation, a.reach, a.state,
        b.division, b.name, b.relation, b.reach, b.state
    FROM audiences.resident AS a JOIN audiences.resident AS b ON b.name = a.name AND b.birth_date = a.birth_date
        AND b.division / 1000 <> a.division / 1000 AND (b.id > a.id OR b.division NOT BETWEEN :lo AND :hi)
    WHERE a.list IS NULL AND a.state IN ('living', 'gone') AND a.division BETWEEN :lo AND :hi
        AND b.list IS NULL AND b.state IN ('living', 'gone') AND b.division BETWEEN :least AND :highest
        AND (a.id_index IS NULL OR b.id_index IS NULL) AND EXISTS (
            SELECT FROM audiences.link AS l JOIN audiences.link AS m ON m.contact = l.contact
            WHERE l.resident = a.id AND m.resident = b.id AND l.relation = 'self' AND m.relation = 'self')
) AS pair  -- several joins: with an OR between them every person was held against every other
ORDER BY division, first LIMIT :most;

-- name: take_over(kept, gone)!
-- What one row knows and the other does not; contacts come after the ones that are there.
UPDATE audiences.resident AS k SET
    sex = coalesce(k.sex, g.sex), birth_date = coalesce(k.birth_date, g.birth_date),
    id_index = coalesce(k.id_index, g.id_index), id_key = coalesce(k.id_key, g.id_key),
    preference = coalesce(k.preference, g.preference),
    tags = ARRAY(SELECT unnest(k.tags) UNION SELECT unnest(g.tags) ORDER BY 1),
    attributes = g.attributes || k.attributes
FROM audiences.resident AS g WHERE k.id = :kept AND g.id = :gone;

-- name: take_links(kept, gone)!
-- Her contacts and 代收人, as they were confirmed.
INSERT INTO audiences.link (resident, contact, rank, division, relation, confirmed_at)
SELECT k.id, l.contact, l.rank + coalesce((SELECT max(rank) FROM audiences.link WHERE resident = k.id), 0), k.division,
    l.relation, l.confirmed_at
FROM audiences.link AS l, audiences.resident AS k WHERE l.resident = :gone AND k.id = :kept
ON CONFLICT (resident, contact) DO NOTHING;

-- name: take_names(kept, gone)!
-- Her name and former names.
INSERT INTO audiences.alias (resident, division, name)
SELECT k.id, k.division, n.name FROM audiences.resident AS k, (
    SELECT name FROM audiences.resident WHERE id = :gone UNION SELECT name FROM audiences.alias WHERE resident = :gone
) AS n WHERE k.id = :kept AND n.name IS NOT NULL AND n.name IS DISTINCT FROM k.name
ON CONFLICT (resident, name) DO NOTHING;

-- name: take_history(kept, gone)!
-- Her history.
UPDATE audiences.history SET resident = :kept WHERE resident = :gone;

-- name: take_lists(kept, gone)!
-- Who of a one-off list she is.
UPDATE audiences.resident SET known = :kept WHERE known = :gone;

-- name: add_merge(kept, gone, staff, reason, at)!
-- That two rows were one person.
INSERT INTO audiences.merge (gone, kept, county, division, staff, reason, at)
SELECT :gone, r.id, r.county, r.division, :staff, :reason, :at FROM audiences.resident AS r WHERE r.id = :kept;

-- name: add_request(county, division, kind, number, reason, staff, counts, at)$
-- 查阅、复制 or 删除 was done.
INSERT INTO audiences.request (county, division, kind, number, reason, staff, counts, at)
VALUES (:county, :division, :kind, :number, :reason, :staff, :counts::jsonb, :at) RETURNING id;

-- name: requests(lo, hi, most)
-- What was asked and done in a range, the latest first.
SELECT id, division, kind, number, reason, staff, counts, at FROM audiences.request
WHERE division BETWEEN :lo AND :hi ORDER BY id DESC LIMIT :most;

-- name: purge_history(resident, contacts)!
-- What happened to her, and to addresses that nobody else uses.
DELETE FROM audiences.history AS h WHERE h.resident = :resident OR (h.contact = ANY (:contacts::bigint[])
    AND NOT EXISTS (SELECT FROM audiences.link AS l WHERE l.contact = h.contact));

-- name: purge_consents(contacts)!
-- Consents of addresses that nobody else uses.
DELETE FROM audiences.consent AS c WHERE c.contact = ANY (:contacts::bigint[])
    AND NOT EXISTS (SELECT FROM audiences.link AS l WHERE l.contact = c.contact);

-- name: forget_head(household, names)!
-- A household goes on without the name of a head who was deleted: nobody else is made its head, and its key says nothing.
UPDATE audiences.household SET head = CASE WHEN head = ANY (:names::text[]) THEN NULL ELSE head END,
    key = CASE WHEN EXISTS (SELECT FROM unnest(:names::text[]) AS n (name) WHERE key LIKE '%户主 ' || n.name)
        THEN '#' || id ELSE key END
WHERE id = :household;

-- name: purge_images(resident)!
-- What stood before an import of her.
DELETE FROM audiences.roster_row WHERE resident = :resident;

-- name: purge_draft_rows(resident)!
-- What a dry run read of her.
DELETE FROM audiences.draft WHERE id IN (SELECT draft FROM audiences.draft_row WHERE resident = :resident);

-- name: followers(lo, hi, most)
-- Who has followed from a village's poster and is nobody on its roster yet, the newest first.
SELECT r.id, max(h.at) AS at, (array_agg(c.index))[1] AS index FROM audiences.resident AS r
JOIN audiences.link AS l ON l.resident = r.id JOIN audiences.contact AS c ON c.id = l.contact AND NOT c.dead
JOIN audiences.history AS h ON h.contact = l.contact AND h.what = 'followed'
WHERE r.division BETWEEN :lo AND :hi AND r.name IS NULL AND r.household IS NULL AND r.list IS NULL
GROUP BY r.id ORDER BY at DESC LIMIT :most;

-- name: lost_phones(lo, hi, most)
-- Numbers that are no good any more (空号, 非本人), of living people of a range, by place: whose, why, since when, and
-- whether another number reaches her meanwhile.
SELECT l.resident, l.contact, r.name, r.division, c.key_id, c.cipher, coalesce(c.dead_reason, '') AS reason,
    l.relation = 'proxy' AS proxy, r.reach & 1 > 0 AS reached,
    (SELECT max(h.at) FROM audiences.history AS h WHERE h.contact = c.id AND h.what IN ('dead', 'disowned')) AS at
FROM audiences.contact AS c JOIN audiences.link AS l ON l.contact = c.id JOIN audiences.resident AS r ON r.id = l.resident
WHERE c.dead AND c.kind = 'phone' AND c.cipher IS NOT NULL AND r.active AND r.division BETWEEN :lo AND :hi
ORDER BY r.division, r.reach & 1, r.id, l.rank LIMIT :most;
