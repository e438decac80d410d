-- name: take(seconds)
-- Take the accounts that may be polled now; nobody else gets them for so many seconds.
INSERT INTO pusher.poll AS p (account, next_at)
SELECT a.id, clock_timestamp() + make_interval(secs => :seconds) FROM pusher.account AS a
WHERE a.state <> 'off' AND NOT EXISTS (SELECT FROM pusher.poll AS q WHERE q.account = a.id AND q.next_at > clock_timestamp())
ORDER BY a.id
ON CONFLICT (account) DO UPDATE SET next_at = excluded.next_at WHERE p.next_at <= clock_timestamp()
RETURNING account;

-- name: give(account, seconds, failed)$
-- An account was polled, or wants no polling: look at it again in so many seconds; for how many it has failed.
UPDATE pusher.poll
SET next_at = clock_timestamp() + make_interval(secs => :seconds),
    failing_since = CASE WHEN :failed THEN coalesce(failing_since, clock_timestamp()) END
WHERE account = :account
RETURNING extract(epoch FROM clock_timestamp() - failing_since)::float8;
