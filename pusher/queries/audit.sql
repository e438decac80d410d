-- name: record(at, county, division, staff, grant_id, action, object, detail)!
-- Append what was done, in the transaction that does it.
INSERT INTO pusher.audit (at, county, division, staff, grant_id, action, object, detail)
VALUES (:at, :county, :division, :staff, :grant_id, :action, :object, :detail::jsonb);

-- name: history(object, most)
-- What was done to one object, the latest first.
SELECT a.id, a.at, a.staff, a.grant_id, a.action, a.object, a.detail, s.name, u.name AS unit
FROM pusher.audit a LEFT JOIN pusher.staff s ON s.id = a.staff LEFT JOIN pusher.unit u ON u.id = s.unit
WHERE a.object = :object ORDER BY a.id DESC LIMIT :most;

-- name: begin(scope, key, body_hash)$
-- Claim an idempotency key; NULL: it was claimed before.
INSERT INTO pusher.idempotency (scope, key, body_hash) VALUES (:scope, :key, :body_hash)
ON CONFLICT DO NOTHING RETURNING key;

-- name: claimed(scope, key)^
-- What became of the request that claimed a key.
SELECT body_hash, status, response FROM pusher.idempotency WHERE scope = :scope AND key = :key;

-- name: answer(scope, key, status, response)!
-- Keep the answer for those who ask again.
UPDATE pusher.idempotency SET status = :status, response = :response::jsonb WHERE scope = :scope AND key = :key;
