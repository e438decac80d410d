-- name: add_webhook(api_key, url, kinds, secret_key, secret, made_at)$
-- Enter an address.
INSERT INTO pusher.webhook (api_key, url, kinds, secret_key, secret, made_at)
VALUES (:api_key, :url, :kinds::text[], :secret_key, :secret, :made_at) RETURNING id;

-- name: webhooks(api_keys)
-- The addresses of these keys that hold.
SELECT id, api_key, url, kinds, made_at, failing_since, said FROM pusher.webhook
WHERE api_key = ANY(:api_keys::int[]) AND ended_at IS NULL ORDER BY id;

-- name: end_webhook(id, api_key, at)$
-- It is told no longer; NULL: the key has none of that number that holds.
UPDATE pusher.webhook SET ended_at = :at WHERE id = :id AND api_key = :api_key AND ended_at IS NULL RETURNING id;

-- name: claim(most, lease)
-- Events whose time has come, for this worker alone for so many seconds: a worker that dies tells them later.
WITH due AS (
    SELECT e.id FROM pusher.event AS e WHERE e.due_at <= clock_timestamp() ORDER BY e.due_at LIMIT :most
    FOR UPDATE SKIP LOCKED
)
UPDATE pusher.event AS e SET due_at = clock_timestamp() + make_interval(secs => :lease), tries = e.tries + 1
FROM due, pusher.webhook AS w LEFT JOIN pusher.v_live_key AS k ON k.id = w.api_key AND k.ends_at > clock_timestamp()
WHERE e.id = due.id AND w.id = e.webhook
RETURNING e.id, e.webhook, e.kind, e.object, e.division, e.state, e.at, e.tries, w.url, w.secret_key, w.secret,
    w.ended_at IS NULL AND k.id IS NOT NULL AS wanted;

-- name: taken(id)!
-- It was taken.
UPDATE pusher.event SET due_at = NULL, taken_at = clock_timestamp() WHERE id = :id;

-- name: later(id, after)!
-- It was not: again in so many seconds; NULL: never.
UPDATE pusher.event SET due_at = clock_timestamp() + make_interval(secs => :after::float) WHERE id = :id;

-- name: stand(webhook, well, said)!
-- What the last call to an address came to.
UPDATE pusher.webhook
SET said = :said, failing_since = CASE WHEN :well::boolean THEN NULL ELSE coalesce(failing_since, clock_timestamp()) END
WHERE id = :webhook AND (:well::boolean AND failing_since IS NOT NULL OR said <> :said);
