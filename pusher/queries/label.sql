-- name: take(seconds)
-- Take the accounts whose tags may be compared; nobody else tags there for so many seconds.
UPDATE pusher.walk AS w SET label_at = clock_timestamp() + make_interval(secs => :seconds)
FROM pusher.account AS a
WHERE a.id = w.account AND a.state = 'active' AND w.label_at <= clock_timestamp()
RETURNING w.account;

-- name: give(account, seconds, said)!
-- They are in step, or are not because of something; compare again in so many seconds.
UPDATE pusher.walk SET label_at = clock_timestamp() + make_interval(secs => :seconds), labelled = :said
WHERE account = :account;

-- name: labels(account)
-- The towns' tags of an account.
SELECT division, number FROM pusher.label WHERE account = :account ORDER BY division;

-- name: add_label(account, division, number)!
-- A town has a tag.
INSERT INTO pusher.label (account, division, number) VALUES (:account, :division, :number)
ON CONFLICT (account, division) DO UPDATE SET number = excluded.number;

-- name: drop_label(account, division)!
-- Somebody has deleted it on the platform.
DELETE FROM pusher.label WHERE account = :account AND division = :division;

-- name: town_names(codes)
-- Names of towns.
SELECT code, name FROM audiences.v_division WHERE code = ANY (:codes::bigint[]);

-- name: ask_codes(accounts, divisions, at)!
-- Somebody wants QR codes of these places on these accounts; what is there stays.
INSERT INTO pusher.place_code (account, division, asked_at, next_at)
SELECT a.account, d.division, :at, :at FROM unnest(:accounts::int[]) AS a (account), unnest(:divisions::bigint[]) AS d (division)
ON CONFLICT DO NOTHING;

-- name: take_codes(most, seconds)
-- Take codes that are to be made; nobody else makes them for so many seconds.
UPDATE pusher.place_code AS p SET next_at = clock_timestamp() + make_interval(secs => :seconds)
FROM (SELECT o.account, o.division FROM pusher.place_code AS o JOIN pusher.account AS a ON a.id = o.account AND a.state = 'active'
      WHERE o.next_at <= clock_timestamp() ORDER BY o.next_at LIMIT :most FOR UPDATE OF o SKIP LOCKED) AS due
WHERE p.account = due.account AND p.division = due.division RETURNING p.account, p.division;

-- name: keep_code(account, division, address, until, next_at)!
-- It is made.
UPDATE pusher.place_code SET address = :address, until = :until, next_at = :next_at, said = ''
WHERE account = :account AND division = :division;

-- name: miss_code(account, division, seconds, said)!
-- It could not be made; try again in so many seconds.
UPDATE pusher.place_code SET said = :said, next_at = clock_timestamp() + make_interval(secs => :seconds)
WHERE account = :account AND division = :division;

-- name: codes(county, lo, hi)
-- The codes of the places of a range.
SELECT p.account, a.name, p.division, p.address, p.until, p.said FROM pusher.place_code AS p JOIN pusher.account AS a ON a.id = p.account
WHERE a.county = :county AND a.state <> 'off' AND p.division BETWEEN :lo AND :hi ORDER BY p.division, p.account;
