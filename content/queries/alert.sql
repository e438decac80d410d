-- name: alert(county, identifier)^
-- A message that was taken before.
SELECT a.item, i.code, a.message, a.colour, a.hash, a.sent_at FROM content.alert AS a JOIN content.item AS i ON i.id = a.item
WHERE a.county = :county AND a.identifier = :identifier;

-- name: alert_chain(county, identifiers)^
-- The item that these messages belong to, if it still stands, with its latest message.
SELECT a.item, i.code, a.message, a.colour, a.hash, a.sent_at FROM content.alert AS a JOIN content.item AS i ON i.id = a.item
WHERE a.item = (SELECT o.item FROM content.alert AS o WHERE o.county = :county AND o.identifier = ANY(:identifiers::text[])
                ORDER BY o.sent_at DESC LIMIT 1)
    AND i.state NOT IN ('withdrawn', 'superseded')
ORDER BY a.sent_at DESC LIMIT 1;

-- name: latest_alert(item)^
-- The latest message of an item.
SELECT a.item, i.code, a.message, a.colour, a.hash, a.sent_at FROM content.alert AS a JOIN content.item AS i ON i.id = a.item
WHERE a.item = :item ORDER BY a.sent_at DESC LIMIT 1;

-- name: add_alert(county, identifier, item, message, colour, hash, sent_at, taken_at, expires_at)$
-- Take a message; NULL: it was taken before.
INSERT INTO content.alert (county, identifier, item, message, colour, hash, sent_at, taken_at, expires_at)
VALUES (:county, :identifier, :item, :message, :colour, :hash, :sent_at, :taken_at, :expires_at)
ON CONFLICT DO NOTHING RETURNING identifier;

-- name: arrange_alert(item, was, hash)!
-- The same message with other local arrangements is another version.
UPDATE content.alert SET hash = :hash WHERE item = :item AND hash = :was;

-- name: lock_alerts(county)!
-- One message of a county at a time: two that bring the same one make one item.
SELECT pg_advisory_xact_lock(hashtext('content.alert'), :county);
