-- name: subscribe(contact, division, county, at)!
-- A number has proved that it wants a place's notices.
INSERT INTO audiences.subscriber (contact, division, county, at) VALUES (:contact, :division, :county, :at)
ON CONFLICT (contact, division) DO UPDATE SET at = excluded.at, ended_at = NULL;

-- name: unsubscribe(contact, lo, hi, at)
-- It wants none of these places' any more; which they were.
UPDATE audiences.subscriber SET ended_at = :at
WHERE contact = :contact AND division BETWEEN :lo AND :hi AND ended_at IS NULL RETURNING division;

-- name: drop_subscriptions(contacts, at)!
-- Whoever has all that is held of her deleted gets nothing more.
UPDATE audiences.subscriber SET ended_at = :at WHERE contact = ANY (:contacts::bigint[]) AND ended_at IS NULL;

-- name: tally_subscribers(los, his)$
-- How many numbers get the notices of places in these ranges, each counted once.
SELECT count(DISTINCT s.contact)::int FROM audiences.subscriber AS s
JOIN audiences.contact AS c ON c.id = s.contact AND NOT c.dead AND c.cipher IS NOT NULL
JOIN unnest(:los::bigint[], :his::bigint[]) AS t (lo, hi) ON s.division BETWEEN t.lo AND t.hi WHERE s.ended_at IS NULL;

-- name: subscribed_places()
-- How many numbers subscribed to each place that the session may see, and how many have left again.
SELECT s.division, count(*) FILTER (WHERE s.ended_at IS NULL AND NOT c.dead)::int AS numbers,
    count(s.ended_at)::int AS left_again
FROM audiences.subscriber AS s JOIN audiences.contact AS c ON c.id = s.contact GROUP BY s.division ORDER BY s.division;

-- name: add_subscribed(audience, los, his)!
-- Numbers that subscribed to places in these ranges join a new audience, each once; -1 says why.
INSERT INTO audiences.member (audience, basis, resident, household, contact, division, why, head, rank, kind, reach)
SELECT DISTINCT ON (c.id) :audience, 'subscribed', NULL::bigint, NULL::bigint, c.id, s.division, -1, false, 1, c.kind,
    CASE WHEN c.dead THEN 'dead' WHEN '*' = ANY (c.opted_out) THEN 'opted_out' ELSE 'ok' END
FROM audiences.subscriber AS s JOIN audiences.contact AS c ON c.id = s.contact
JOIN unnest(:los::bigint[], :his::bigint[]) AS t (lo, hi) ON s.division BETWEEN t.lo AND t.hi
WHERE s.ended_at IS NULL ORDER BY c.id, s.division DESC;

-- name: audience_subscribed(audience)^
-- How many numbers that subscribed are among the members, and how many of them no resident brought along.
SELECT count(DISTINCT m.contact)::int AS numbers, (count(DISTINCT m.contact) FILTER (WHERE NOT EXISTS (
    SELECT FROM audiences.member AS r WHERE r.audience = :audience AND r.contact = m.contact AND r.resident IS NOT NULL)))::int AS strangers
FROM audiences.member AS m WHERE m.audience = :audience AND m.basis = 'subscribed' AND m.reach = 'ok';

-- name: forget_subscriptions(before, dry)$
-- Subscriptions that ended before a time, and what is held of a number that nobody uses otherwise; how many.
WITH ripe AS (
    SELECT contact, division FROM audiences.subscriber WHERE ended_at < :before
), gone AS (
    DELETE FROM audiences.subscriber AS s USING ripe AS r
    WHERE s.contact = r.contact AND s.division = r.division AND NOT :dry::boolean
), blank AS (
    UPDATE audiences.contact AS c SET cipher = NULL FROM ripe AS r
    WHERE c.id = r.contact AND NOT :dry::boolean AND NOT EXISTS (SELECT FROM audiences.link AS l WHERE l.contact = c.id)
      AND NOT EXISTS (SELECT FROM audiences.subscriber AS s WHERE s.contact = c.id
                      AND (s.ended_at IS NULL OR s.ended_at >= :before))
)
SELECT count(*)::int FROM ripe;
