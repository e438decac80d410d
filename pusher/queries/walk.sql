-- name: take(seconds)
-- Take the accounts whose list of followers may be walked through; nobody else gets them for so many seconds.
INSERT INTO pusher.walk AS w (account, next_at)
SELECT a.id, clock_timestamp() + make_interval(secs => :seconds) FROM pusher.account AS a
WHERE a.state = 'active'
  AND NOT EXISTS (SELECT FROM pusher.walk AS q WHERE q.account = a.id AND q.next_at > clock_timestamp())
ORDER BY a.id
ON CONFLICT (account) DO UPDATE SET next_at = excluded.next_at WHERE w.next_at <= clock_timestamp()
RETURNING account, started_at, after, seen;

-- name: begin(account, at)!
-- A walk begins.
UPDATE pusher.walk SET started_at = :at, after = NULL, seen = 0, came = 0, gone = 0, said = '' WHERE account = :account;

-- name: advance(account, after, seen, total, came, seconds)!
-- A page is written; the next one is fetched by whoever has taken the account, for so many seconds more.
UPDATE pusher.walk SET after = :after, seen = :seen, total = :total, came = came + :came, said = '',
    next_at = clock_timestamp() + make_interval(secs => :seconds) WHERE account = :account;

-- name: finish(account, gone, at, said, next_at)!
-- The walk has come to its end.
UPDATE pusher.walk SET started_at = NULL, after = NULL, gone = :gone, ended_at = :at, said = :said, next_at = :next_at
WHERE account = :account;

-- name: put_off(account, seconds, said)!
-- It goes on in so many seconds, where it was.
UPDATE pusher.walk SET said = :said, next_at = clock_timestamp() + make_interval(secs => :seconds) WHERE account = :account;

-- name: hurry(account, rest)$
-- Somebody wants it now; NULL: it is under way, or was a moment ago.
UPDATE pusher.walk SET next_at = clock_timestamp() WHERE account = :account AND started_at IS NULL
    AND coalesce(ended_at, '-infinity') < clock_timestamp() - make_interval(secs => :rest) RETURNING account;

-- name: walks(county)
-- How the lists of a county's accounts were last walked through.
SELECT w.account, w.started_at, w.seen, w.total, w.ended_at, w.came, w.gone, w.said
FROM pusher.walk AS w JOIN pusher.account AS a ON a.id = w.account WHERE a.county = :county ORDER BY w.account;
