-- name: find_contact(county, kind, indexes)^
-- A contact by its address under any key.
SELECT id, division, opted_out, dead FROM audiences.contact
WHERE county = :county AND kind = :kind AND index = ANY (:indexes::bytea[]);

-- name: add_follower(county, division)$
-- A resident with a division and nothing more.
INSERT INTO audiences.resident (county, division, registered, living, farming)
VALUES (:county, :division, :division, :division, :division) RETURNING id;

-- name: holders(contact)
-- Who receives at a contact.
SELECT l.resident, r.household, r.division, r.name FROM audiences.link AS l
JOIN audiences.resident AS r ON r.id = l.resident WHERE l.contact = :contact ORDER BY l.rank, l.resident;

-- name: place_follower(resident, known, division)!
-- A follower of whom only the county or the town was known is of a place inside it.
UPDATE audiences.resident SET division = :division, registered = :division, living = :division, farming = :division
WHERE id = :resident AND household IS NULL AND division = :known;

-- name: place_links(resident, division)!
-- The links follow.
UPDATE audiences.link SET division = :division WHERE resident = :resident AND division <> :division;

-- name: place_contact(contact, known, division)!
-- And the contact.
UPDATE audiences.contact SET division = :division WHERE id = :contact AND division = :known;

-- name: set_dead(contacts, dead, reason)
-- 空号, 已取关, or well again; only what changes.
UPDATE audiences.contact SET dead = :dead, dead_reason = :reason
WHERE id = ANY (:contacts::bigint[]) AND dead <> :dead::boolean RETURNING id;

-- name: why_dead(county, kind, indexes)$
-- Why nothing goes to an address any more; NULL: it does, or nobody has it.
SELECT coalesce(dead_reason, '') FROM audiences.contact
WHERE county = :county AND kind = :kind AND index = ANY (:indexes::bytea[]) AND dead;

-- name: own_again(contact, reason)$
-- It is hers after all; NULL: it died of something else.
UPDATE audiences.contact SET dead = false, dead_reason = NULL
WHERE id = :contact AND dead AND dead_reason = :reason RETURNING id;

-- name: clear_consents(contact, at)!
-- Who unfollows has nothing left.
UPDATE audiences.consent SET count = 0, at = :at WHERE contact = :contact AND count > 0;

-- name: visitor_again(contact)$
-- Who unfollowed and allows notices on a page gets them, though she follows no more.
WITH back AS (
    UPDATE audiences.contact SET dead = false, dead_reason = NULL WHERE id = :contact AND dead AND dead_reason = '已取关'
    RETURNING id
), gone AS (
    DELETE FROM audiences.follower WHERE contact IN (SELECT id FROM back)
)
SELECT count(*)::int FROM back;

-- name: set_consent(contact, account, template, count, at)!
-- A yes adds, a no takes all.
INSERT INTO audiences.consent AS c (contact, account, template, count, at)
VALUES (:contact, :account, :template, :count, :at)
ON CONFLICT (contact, account, template) DO UPDATE SET at = excluded.at,
    count = CASE WHEN excluded.count = 0 THEN 0 ELSE c.count + excluded.count END;

-- name: open_window(contact, account, template, count, at, until)!
-- She wrote, and may be written back so often until then; a window that reaches further stays as long as it has any left.
INSERT INTO audiences.consent AS c (contact, account, template, count, at, until)
VALUES (:contact, :account, :template, :count, :at, :until)
ON CONFLICT (contact, account, template) DO UPDATE SET at = excluded.at, count = excluded.count, until = excluded.until
WHERE c.count = 0 OR c.until IS NULL OR c.until <= excluded.until;

-- name: spend_consents(contacts, account, template)
-- One message each; returns who had one left.
UPDATE audiences.consent SET count = count - 1
WHERE contact = ANY (:contacts::bigint[]) AND account = :account AND template = :template AND count > 0
RETURNING contact;

-- name: spend_at(contact, account, template, at)$
-- One message of a consent that has not ended; NULL: there is none.
UPDATE audiences.consent SET count = count - 1
WHERE contact = :contact AND account = :account AND template = :template AND count > 0 AND (until IS NULL OR until > :at)
RETURNING contact;

-- name: forget_consents(contacts, account, template)!
-- The platform says that there is none.
UPDATE audiences.consent SET count = 0
WHERE contact = ANY (:contacts::bigint[]) AND account = :account AND template = :template;

-- name: close_contact(contact, account)!
-- 不再接收 through one account, or "*" for all.
UPDATE audiences.contact SET opted_out = opted_out || :account::text
WHERE id = :contact AND NOT :account::text = ANY (opted_out);

-- name: spread_opt_outs(county, accounts)!
-- Who wants nothing more from a sender wants nothing from its other ports either, one that was opened later among them.
UPDATE audiences.contact SET opted_out = ARRAY(SELECT unnest(opted_out) UNION SELECT unnest(:accounts::text[]) ORDER BY 1)
WHERE county = :county AND opted_out <> '{}' AND opted_out && :accounts::text[] AND NOT opted_out @> :accounts::text[];

-- name: open_contact(contact, account)!
-- Wants to receive again.
UPDATE audiences.contact SET opted_out = array_remove(array_remove(opted_out, :account::text), '*') WHERE id = :contact;

-- name: readdress(contact, index, key_id, cipher)!
-- The same person under a new address.
UPDATE audiences.contact SET index = :index, key_id = :key_id, cipher = :cipher WHERE id = :contact;

-- name: hand_over(old, new)!
-- What hung on one contact hangs on the other.
INSERT INTO audiences.link (resident, contact, rank, division, relation, confirmed_at)
SELECT resident, :new, rank, division, relation, confirmed_at FROM audiences.link WHERE contact = :old
ON CONFLICT (resident, contact) DO NOTHING;

-- name: unlink(contact)!
-- Nobody receives here any more.
DELETE FROM audiences.link WHERE contact = :contact;

-- name: unlink_resident(resident)
-- A resident's contacts, before they go to another.
DELETE FROM audiences.link WHERE resident = :resident RETURNING contact, rank, relation, confirmed_at;

-- name: link_all(resident, contacts, ranks)!
-- Contacts for a resident.
INSERT INTO audiences.link (resident, contact, rank, division)
SELECT r.id, t.contact, t.rank, r.division
FROM audiences.resident AS r, unnest(:contacts::bigint[], :ranks::smallint[]) AS t (contact, rank)
WHERE r.id = :resident
ON CONFLICT (resident, contact) DO NOTHING;

-- name: link_one(resident, contact, rank, relation, confirmed_at)!
-- One more contact of a resident.
INSERT INTO audiences.link AS l (resident, contact, rank, division, relation, confirmed_at)
SELECT r.id, :contact, :rank, r.division, :relation, :confirmed_at FROM audiences.resident AS r WHERE r.id = :resident
ON CONFLICT (resident, contact) DO UPDATE SET rank = excluded.rank, relation = excluded.relation,
    confirmed_at = excluded.confirmed_at;

-- name: drop_follower(resident)!
-- A follower who turned out to be somebody on the roster.
DELETE FROM audiences.resident WHERE id = :resident AND household IS NULL AND name IS NULL;

-- name: set_state(resident, state, at)
-- 已去世, 已迁出: somebody said so, of a list's person also of who she is on the roster.
UPDATE audiences.resident SET state = :state, state_at = :at
WHERE id = :resident OR id = (SELECT known FROM audiences.resident WHERE id = :resident) RETURNING id;

-- name: set_preference(resident, preference)!
-- 文字, 语音, 上门.
UPDATE audiences.resident SET preference = :preference WHERE id = :resident;

-- name: add_history(county, division, resident, contacts, what, account, detail, at)!
-- What happened, once for each contact.
INSERT INTO audiences.history (county, division, resident, contact, what, account, detail, at)
SELECT :county, :division, :resident, t.contact, :what, :account, :detail, :at
FROM unnest(:contacts::bigint[]) AS t (contact);

-- name: add_deaths(contacts, what, detail, at)!
-- History of many contacts at once.
INSERT INTO audiences.history (county, division, contact, what, detail, at)
SELECT c.county, c.division, c.id, :what, :detail, :at
FROM audiences.contact AS c WHERE c.id = ANY (:contacts::bigint[]);

-- name: stale_contacts(key_id, count)
-- Contacts under other keys than the primary.
SELECT id, key_id, cipher FROM audiences.contact WHERE key_id <> :key_id AND cipher IS NOT NULL
ORDER BY id LIMIT :count FOR UPDATE SKIP LOCKED;

-- name: reseal(contacts, indexes, key_id, ciphers)!
-- The same addresses under the primary key.
UPDATE audiences.contact AS c SET index = t.index, key_id = :key_id, cipher = t.cipher
FROM unnest(:contacts::bigint[], :indexes::bytea[], :ciphers::bytea[]) AS t (id, index, cipher) WHERE c.id = t.id;

-- name: keys_in_use()
-- Which keys still have rows; a key without any may be thrown away.
SELECT DISTINCT key_id FROM (
    SELECT key_id FROM audiences.contact UNION SELECT id_key FROM audiences.resident WHERE id_key IS NOT NULL
) AS k ORDER BY key_id;
