-- name: close_texts(item)!
-- Leave nobody's name in the texts of a closed listing.
SELECT pusher.close_texts(:item);

-- name: witness(item, day, county, version, at)$
-- Say once a day that a listing is public, hashed with the day before; NULL: it was said today.
WITH before AS (
    SELECT coalesce((SELECT w.hash FROM pusher.witness AS w WHERE w.item = :item AND w.day < :day::date ORDER BY w.day DESC LIMIT 1),
        ''::bytea) AS hash
)
INSERT INTO pusher.witness (item, day, county, version, at, prev, hash)
SELECT :item, :day::date, :county, :version::text, :at, b.hash,
    sha256(b.hash || convert_to(concat_ws('|', :item::bigint, :day::date, :version::text), 'UTF8'))
FROM before AS b
ON CONFLICT (item, day) DO NOTHING RETURNING day;

-- name: witnesses(item)
-- The witness records of a listing, and whether each holds: its hash fits its words and the record before it.
SELECT w.day, w.version, w.at, w.hash,
    w.hash = sha256(w.prev || convert_to(concat_ws('|', w.item, w.day, w.version), 'UTF8'))
    AND w.prev = coalesce(lag(w.hash) OVER (ORDER BY w.day), ''::bytea) AS holds
FROM pusher.witness AS w WHERE w.item = :item ORDER BY w.day;

-- name: open_listing(item, staff, grant_id)
-- The originals of a closed listing, for an auditor; the audit log says so.
SELECT name, key_id, cipher FROM pusher.open_listing(:item, :staff, :grant_id);

-- name: halted_items(items)
-- Which of these items' pages say that they are wrong.
SELECT h.item FROM pusher.halt AS h JOIN content.v_item AS i ON i.id = h.item AND i.published = h.version
WHERE h.item = ANY(:items::bigint[]);

-- name: contested(items, since)
-- Which of these listings' names are still needed: an objection is open, or decided for 更正 since then, which was not made.
SELECT DISTINCT o.item FROM pusher.objection AS o JOIN content.v_item AS i ON i.id = o.item
WHERE o.item = ANY(:items::bigint[])
    AND (o.decided_at IS NULL OR (o.state = 'corrected' AND o.decided_at > :since AND i.published = o.version));
