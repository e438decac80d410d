-- name: often_few(county, audience, cap, channels)
-- Contacts of a small audience that have had `cap` messages or more in the last seven days, from whichever unit of the
-- county: looked up one by one.
WITH week AS MATERIALIZED (
    SELECT id FROM pusher.push WHERE county = :county AND planned_at > now() - interval '7 days'
)
SELECT c.contact, h.n FROM (SELECT DISTINCT contact FROM audiences.v_member WHERE audience = :audience AND contact IS NOT NULL) AS c
CROSS JOIN LATERAL (
    SELECT count(*)::int AS n FROM week AS w
    JOIN pusher.delivery AS d ON d.push = w.id AND d.channel = ANY(:channels::text[]) AND d.contact = c.contact
    WHERE d.state IN ('pending', 'unknown', 'sent', 'arrived', 'opened')
) AS h
WHERE h.n >= :cap;

-- name: often_many(county, cap)
-- The same for whoever there is, in one walk over the week: for big audiences. A push is numbered in the month of its
-- check page, so that the last two months' partitions hold all that was sent this week.
SELECT d.contact, count(*)::int AS n FROM pusher.push AS p JOIN pusher.delivery AS d ON d.push = p.id
WHERE p.county = :county AND p.planned_at > now() - interval '7 days' AND d.contact IS NOT NULL
  AND d.push >= to_char(now() - interval '40 days', 'YYYYMM')::bigint * 1000000000
  AND d.state IN ('pending', 'unknown', 'sent', 'arrived', 'opened')
GROUP BY d.contact HAVING count(*) >= :cap;
