-- name: unfamiliar(county, kind, indexes)
-- Which of these addresses (each given by its number in the list and one of its indexes) is a follower already.
SELECT DISTINCT t.no FROM unnest(:indexes::bytea[]) WITH ORDINALITY AS t (index, no)
JOIN audiences.contact AS c ON c.county = :county AND c.kind = :kind AND c.index = t.index
JOIN audiences.follower AS f ON f.contact = c.id WHERE NOT c.dead;

-- name: adopt(county, contacts)
-- Contacts at which nobody receives yet get a resident each: a division and nothing more.
WITH new AS (
    SELECT c.id AS contact, c.division, nextval(pg_get_serial_sequence('audiences.resident', 'id')) AS resident
    FROM audiences.contact AS c
    WHERE c.id = ANY (:contacts::bigint[]) AND NOT EXISTS (SELECT FROM audiences.link AS l WHERE l.contact = c.id)
), people AS (
    INSERT INTO audiences.resident (id, county, division, registered, living, farming) OVERRIDING SYSTEM VALUE
    SELECT resident, :county, division, division, division, division FROM new
)
INSERT INTO audiences.link (resident, contact, rank, division) SELECT resident, contact, 1, division FROM new
RETURNING resident;

-- name: note_followers(contacts, account, followed, scenes, at)!
-- The platform names these followers now.
INSERT INTO audiences.follower AS f (contact, account, followed_at, seen_at, scene)
SELECT t.contact, :account, t.followed, :at, t.scene
FROM unnest(:contacts::bigint[], :followed::timestamptz[], :scenes::text[]) AS t (contact, followed, scene)
ON CONFLICT (contact) DO UPDATE SET seen_at = greatest(f.seen_at, excluded.seen_at), followed_at = excluded.followed_at,
    scene = coalesce(excluded.scene, f.scene), label = 0;

-- name: bring_home(county, kind, whole, home)
-- Followers of whom only the county is known become people of the account's own place.
WITH fans AS (
    SELECT r.id AS resident, c.id AS contact FROM audiences.contact AS c
    JOIN audiences.link AS l ON l.contact = c.id
    JOIN audiences.resident AS r ON r.id = l.resident
    WHERE c.county = :county AND c.kind = :kind AND r.division = :whole AND r.name IS NULL AND r.household IS NULL
), people AS (
    UPDATE audiences.resident AS r SET division = :home, registered = :home, living = :home, farming = :home
    FROM fans AS f WHERE r.id = f.resident
), links AS (
    UPDATE audiences.link AS l SET division = :home FROM fans AS f WHERE l.resident = f.resident AND l.contact = f.contact
), contacts AS (
    UPDATE audiences.contact AS c SET division = :home FROM fans AS f WHERE c.id = f.contact AND c.division = :whole
)
SELECT resident, contact FROM fans;

-- name: mislabelled(account, whole, most)
-- Followers whom the platform does not have under the tag of their town, or (`whole` > 0) of the account's own place, the
-- town's together. Who opted out, or is of no town, is to be under none: 0.
SELECT f.contact, f.label, w.town, c.key_id, c.cipher
FROM audiences.follower AS f
JOIN audiences.contact AS c ON c.id = f.contact AND NOT c.dead AND c.cipher IS NOT NULL
CROSS JOIN LATERAL (
    SELECT CASE WHEN c.opted_out && ARRAY['*', :account::text] THEN 0 WHEN :whole::bigint > 0 THEN :whole
                WHEN r.division % 1000000000 < 1000000 THEN 0 ELSE r.division / 1000000 * 1000000 END AS town
    FROM audiences.link AS l JOIN audiences.resident AS r ON r.id = l.resident
    WHERE l.contact = f.contact ORDER BY l.rank, l.resident LIMIT 1
) AS w
WHERE f.account = :account AND f.label <> w.town
ORDER BY w.town, f.label, f.contact LIMIT :most;

-- name: set_labels(contacts, label)!
-- The platform has them under this town's tag now.
UPDATE audiences.follower SET label = :label WHERE contact = ANY (:contacts::bigint[]);

-- name: forget_label(account, label)!
-- That tag is there no more.
UPDATE audiences.follower SET label = 0 WHERE account = :account AND label = :label;

-- name: add_arrivals(county, contacts, account, followed)!
-- Their history begins.
INSERT INTO audiences.history (county, division, contact, what, account, at)
SELECT :county, c.division, c.id, 'followed', :account, t.followed
FROM unnest(:contacts::bigint[], :followed::timestamptz[]) AS t (contact, followed)
JOIN audiences.contact AS c ON c.id = t.contact;

-- name: see_followers(county, kind, indexes, at)
-- The platform's list names them still; the last one's contact.
UPDATE audiences.follower AS f SET seen_at = greatest(f.seen_at, :at)
FROM audiences.contact AS c
WHERE c.county = :county AND c.kind = :kind AND c.index = ANY (:indexes::bytea[]) AND f.contact = c.id RETURNING f.contact;

-- name: leave_unseen(county, kind, account, before, at)
-- Whom a whole walk through the list did not name has left without an event: dead until she comes back. Who never
-- followed and has allowed notices on a page is on no list, and gets them.
WITH gone AS (
    UPDATE audiences.contact AS c SET dead = true, dead_reason = '已取关'
    WHERE c.county = :county AND c.kind = :kind AND NOT c.dead
      AND CASE WHEN EXISTS (SELECT FROM audiences.follower AS f WHERE f.contact = c.id)
          THEN NOT EXISTS (SELECT FROM audiences.follower AS f WHERE f.contact = c.id AND f.seen_at >= :before)
          ELSE NOT EXISTS (SELECT FROM audiences.consent AS s WHERE s.contact = c.id AND s.count > 0) END
    RETURNING c.id, c.division
), spent AS (
    UPDATE audiences.consent AS s SET count = 0, at = :at FROM gone AS g WHERE s.contact = g.id AND s.count > 0
), told AS (
    INSERT INTO audiences.history (county, division, contact, what, account, at)
    SELECT :county, g.division, g.id, 'unfollowed', :account, :at FROM gone AS g
)
SELECT id FROM gone;

-- name: unseen(county, kind, before)^
-- How many followers there are, and how many of them nothing has named since.
SELECT count(*)::int AS people, (count(*) FILTER (WHERE f.seen_at >= :before IS NOT TRUE))::int AS unseen
FROM audiences.contact AS c LEFT JOIN audiences.follower AS f ON f.contact = c.id
WHERE c.county = :county AND c.kind = :kind AND NOT c.dead
  AND (f.contact IS NOT NULL OR NOT EXISTS (SELECT FROM audiences.consent AS s WHERE s.contact = c.id AND s.count > 0));

-- name: addresses_after(county, kind, after, most)
-- An account's contacts at which somebody receives, in their order, whoever has left among them.
SELECT c.id, c.key_id, c.cipher FROM audiences.contact AS c
WHERE c.county = :county AND c.kind = :kind AND c.id > :after AND c.cipher IS NOT NULL
  AND EXISTS (SELECT FROM audiences.link AS l WHERE l.contact = c.id) ORDER BY c.id LIMIT :most;

-- name: address_of(contact)^
-- One contact's address, encrypted.
SELECT key_id, cipher FROM audiences.contact WHERE id = :contact AND cipher IS NOT NULL;

-- name: tally_followers(kind)
-- An account's followers by village, how many of them are known by name; what lies outside the session is not counted.
SELECT coalesce(r.division, c.division) / 1000 * 1000 AS village, count(*)::int AS people,
    count(r.name)::int AS bound
FROM audiences.contact AS c
LEFT JOIN LATERAL (SELECT l.resident FROM audiences.link AS l WHERE l.contact = c.id ORDER BY l.rank, l.resident LIMIT 1) AS l
    ON true
LEFT JOIN audiences.resident AS r ON r.id = l.resident
WHERE c.kind = :kind AND NOT c.dead AND c.cipher IS NOT NULL GROUP BY 1 ORDER BY 1;

-- name: follower_place(county, kind, indexes)$
-- Where a follower is at home; NULL: she is none.
SELECT audiences.follower_place(:county, :kind, :indexes);

-- name: follower_state(county, kind, account, indexes)^
-- What a page may say to whom the platform has just named.
SELECT follows, bound, stopped, allowed FROM audiences.follower_state(:county, :kind, :account, :indexes);

-- name: resident_at(county, indexes, name)$
-- Who of this name receives at this number, or lives with who does: an old couple often has one telephone. NULL: nobody, or
-- the number is dead or a cadre's own.
SELECT r.id FROM audiences.contact AS c JOIN audiences.link AS l ON l.contact = c.id
JOIN audiences.resident AS h ON h.id = l.resident
JOIN audiences.resident AS r ON r.id = h.id OR r.household = h.household
WHERE c.county = :county AND c.kind = 'phone' AND c.index = ANY (:indexes::bytea[]) AND NOT c.dead AND c.households <= 3
  AND r.name = :name AND r.active AND l.relation = 'self' ORDER BY r.id <> h.id, r.id LIMIT 1;

-- name: all_at_home_with(contact, resident)$
-- Whether all who receive at a contact live in one household with somebody: one telephone is often man's and wife's.
SELECT bool_and(h.household = r.household) FROM audiences.link AS l JOIN audiences.resident AS h ON h.id = l.resident
CROSS JOIN audiences.resident AS r WHERE l.contact = :contact AND r.id = :resident;

-- name: stopped_since(county, kind, indexes, since)$
-- Whether who has this address has said after a moment that she wants nothing more.
SELECT EXISTS (SELECT FROM audiences.history AS h JOIN audiences.contact AS c ON c.id = h.contact
    WHERE c.county = :county AND c.kind = :kind AND c.index = ANY (:indexes::bytea[]) AND h.what = 'opted_out' AND h.at > :since);
