-- name: due(seconds)
-- Accounts whose platform was not asked for so long.
SELECT a.id FROM pusher.account AS a WHERE a.state = 'active' AND NOT EXISTS (
    SELECT FROM pusher.allotment AS t
    WHERE t.account = a.id AND t.asked_at > clock_timestamp() - make_interval(secs => :seconds)
) ORDER BY a.id;

-- name: note(account, mode, most, used)!
-- The platform said how many calls a day there are, and how many of today's were made.
INSERT INTO pusher.allotment AS t (account, mode, most, used, read_at)
VALUES (:account, :mode, :most, :used, clock_timestamp())
ON CONFLICT (account, mode) DO UPDATE SET most = excluded.most, used = excluded.used, read_at = excluded.read_at,
    said = '', asked_at = clock_timestamp();

-- name: miss(account, mode, said)!
-- It did not say; what it said before stands.
INSERT INTO pusher.allotment AS t (account, mode, said) VALUES (:account, :mode, :said)
ON CONFLICT (account, mode) DO UPDATE SET said = excluded.said, asked_at = clock_timestamp();

-- name: of_county(county, midnight)
-- What a county's accounts may still call; what was used before midnight is over.
SELECT t.account, t.mode, t.most, CASE WHEN t.read_at >= :midnight THEN t.used ELSE 0 END AS used, t.read_at, t.said
FROM pusher.allotment AS t JOIN pusher.account AS a ON a.id = t.account WHERE a.county = :county;
