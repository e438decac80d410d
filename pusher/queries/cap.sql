-- name: often_few(county, audience, cap, channels)
-- Contacts of a small audience that have had `cap` messages or more in the last seven days, from whichever unit of the
-- county: looked up one by one.
WITH week AS MATERIALIZED (
    SELECT id FROM pusher.push WHERE county = :county AND planned_at > now() - interval '7 days'
)
SELECT c.contact, h.n FROM (SELECT DISTINCT contact FROM audiences.v_recipient WHERE audience = :audience AND contact IS NOT NULL) AS c
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

-- name: full(county, accounts, caps, rollings)
-- Contacts that have had from an account as many messages as its gateway gives one number in a day: since midnight in China,
-- or in the last 24 hours. What is planned counts, and what failed on the handset, for the gateway counts submissions.
WITH way AS (
    SELECT w.account, w.cap, CASE WHEN w.rolling THEN now() - interval '24 hours'
        ELSE date_trunc('day', now() AT TIME ZONE 'Asia/Shanghai') AT TIME ZONE 'Asia/Shanghai' END AS since
    FROM unnest(:accounts::int[], :caps::int[], :rollings::boolean[]) AS w (account, cap, rolling)
)
SELECT d.contact, w.account
FROM way AS w JOIN pusher.push AS p ON p.county = :county AND p.planned_at > now() - interval '8 days'
JOIN pusher.batch AS b ON b.push = p.id AND b.account = w.account
JOIN pusher.delivery AS d ON d.push = p.id AND d.no BETWEEN b.lo AND b.hi
WHERE d.contact IS NOT NULL AND d.push >= to_char(now() - interval '40 days', 'YYYYMM')::bigint * 1000000000
  AND (d.state = 'pending' OR d.state IN ('unknown', 'sent', 'arrived', 'opened', 'failed') AND d.changed_at >= w.since)
GROUP BY d.contact, w.account, w.cap HAVING count(*) >= w.cap;

-- name: full_members(audience, contacts, accounts)
-- How many of an audience's addresses are among them, by account.
SELECT f.account, count(DISTINCT f.contact)::int AS n
FROM unnest(:contacts::bigint[], :accounts::int[]) AS f (contact, account)
JOIN audiences.v_recipient AS m ON m.audience = :audience AND m.contact = f.contact GROUP BY f.account;
