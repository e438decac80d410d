-- name: allowance(division, year)^
-- A unit's allowance of a year.
SELECT yuan, yuan - spent AS remaining FROM pusher.allowance WHERE division = :division AND year = :year;

-- name: set_allowance(division, year, yuan)!
-- Enter or change it; what is spent stays.
INSERT INTO pusher.allowance (division, year, county, yuan) VALUES (:division, :year, :division::bigint / 1000000000, :yuan)
ON CONFLICT (division, year) DO UPDATE SET yuan = excluded.yuan;

-- name: cost(push, since)$
-- Yuan of the planned rows from a number on: the account's price a segment, at the longest variant of the text.
SELECT coalesce(sum((b.hi - b.lo + 1 - b.refused) * a.price * t.segments), 0)
FROM pusher.batch AS b JOIN pusher.account AS a ON a.id = b.account
JOIN (SELECT r.account, r.mode, k.passed_on, max(pusher.segments(r.message, k.passed_on)) AS segments
      FROM pusher.rendition AS r CROSS JOIN (VALUES (false), (true)) AS k (passed_on) WHERE r.push = :push
      GROUP BY 1, 2, 3) AS t ON t.account = b.account AND t.mode = b.mode AND t.passed_on = b.passed_on
WHERE b.push = :push AND b.lo >= :since;

-- name: book_push(push, yuan)$
-- Take it under the push's own cap; nothing: the cap is too low.
UPDATE pusher.push SET booked = booked + :yuan WHERE id = :push AND coalesce(booked + :yuan <= cost_cap, true)
RETURNING coalesce(cost_cap - booked, 0);

-- name: book_allowance(division, year, yuan)$
-- Take it from the unit's allowance; nothing: too little is left, or the unit has none.
UPDATE pusher.allowance SET spent = spent + :yuan WHERE division = :division AND year = :year AND spent + :yuan <= yuan
RETURNING yuan - spent;

-- name: to_reckon(most)
-- Pushes that are over, have taken money, and of which nothing is pending or on its way any more.
SELECT p.id FROM pusher.push AS p
WHERE p.booked > 0 AND p.reckoned_at IS NULL AND p.state IN ('settled', 'cancelled', 'expired', 'superseded')
  AND NOT EXISTS (SELECT FROM pusher.batch AS b WHERE b.push = p.id AND (b.done_at IS NULL OR b.lease_until IS NOT NULL))
ORDER BY p.id LIMIT :most;

-- name: unspent(push)$
-- Yuan of planned rows that no provider took: cancelled, expired, superseded, skipped, refused. Doubt keeps its money.
SELECT coalesce(sum(a.price * t.segments), 0)
FROM pusher.delivery AS d JOIN pusher.batch AS b ON b.push = d.push AND d.no BETWEEN b.lo AND b.hi
JOIN pusher.account AS a ON a.id = b.account
JOIN (SELECT r.account, r.mode, k.passed_on, max(pusher.segments(r.message, k.passed_on)) AS segments
      FROM pusher.rendition AS r CROSS JOIN (VALUES (false), (true)) AS k (passed_on) WHERE r.push = :push
      GROUP BY 1, 2, 3) AS t ON t.account = b.account AND t.mode = b.mode AND t.passed_on = b.passed_on
WHERE d.push = :push AND d.state IN ('cancelled', 'expired', 'superseded', 'skipped', 'refused') AND d.reason !~ '^(cap|limit):';

-- name: reckon_push(push, yuan)$
-- The push's account is closed; returns what is given back, never more than was taken.
UPDATE pusher.push AS p SET booked = p.booked - least(:yuan, p.booked), reckoned_at = clock_timestamp()
FROM pusher.push AS was WHERE p.id = :push AND was.id = p.id AND p.reckoned_at IS NULL RETURNING was.booked - p.booked;

-- name: give_back(division, year, yuan)!
-- The unit may spend it on something else.
UPDATE pusher.allowance SET spent = greatest(0, spent - :yuan) WHERE division = :division AND year = :year;
