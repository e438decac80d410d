-- name: spent(audience, county, ords, accounts, kinds, monthlies, joins)
-- Who of an audience has had by a way all that the platform lets one address have in this calendar month (China), or will
-- have had with what is planned; what nobody got does not count, what was sent past us counts for everybody. Articles that
-- went as one set are one, and so are those that wait for the same people; `joins` names whom a way's new one goes with.
-- Both sides are intersected: joined, all that was had was gone through for each member, 300 ms for a thousand of them.
WITH month AS (
    SELECT date_trunc('month', now() AT TIME ZONE 'Asia/Shanghai') AS first
), way AS (
    SELECT w.*, coalesce((SELECT sum(o.sends) FROM pusher.outside AS o, month
                          WHERE o.account = w.account AND o.day >= month.first::date), 0)::int AS outside
    FROM unnest(:ords::int[], :accounts::int[], :kinds::text[], :monthlies::int[], :joins::text[])
        AS w (ord, account, kind, monthly, joins)
), had AS MATERIALIZED (
    SELECT w.ord, d.contact, count(DISTINCT CASE WHEN d.state = 'pending' AND b.crowd <> '' THEN b.crowd
                                                 ELSE coalesce(m.lead, b.id)::text END)::int AS n
    FROM way AS w CROSS JOIN month
    JOIN pusher.push AS p ON p.county = :county AND p.planned_at > now() - interval '63 days'
    JOIN pusher.batch AS b ON b.push = p.id AND b.account = w.account AND b.joint
    LEFT JOIN pusher.company AS m ON m.batch = b.id
    JOIN pusher.delivery AS d ON d.push = p.id AND d.no BETWEEN b.lo AND b.hi
    WHERE d.contact IS NOT NULL AND d.push >= to_char(now() - interval '95 days', 'YYYYMM')::bigint * 1000000000
      AND (d.state = 'pending' OR d.state IN ('unknown', 'sent', 'arrived', 'opened')
           AND d.changed_at >= month.first AT TIME ZONE 'Asia/Shanghai')
      AND NOT (d.state = 'pending' AND b.crowd <> '' AND b.crowd = w.joins)
    GROUP BY w.ord, d.contact
), member AS MATERIALIZED (
    SELECT m.contact, w.ord, w.outside >= w.monthly AS spent FROM way AS w
    JOIN audiences.v_member AS m ON m.audience = :audience AND m.kind = w.kind
    WHERE m.contact IS NOT NULL
)
(SELECT contact, ord FROM member
 INTERSECT SELECT h.contact, h.ord FROM had AS h JOIN way AS w ON w.ord = h.ord WHERE h.n + w.outside >= w.monthly)
UNION SELECT contact, ord FROM member WHERE spent;

-- name: alone(account)!
-- One plan at a time counts and takes of an account's month, until the transaction ends.
SELECT pg_advisory_xact_lock(hashtext('ration'), :account::int);

-- name: month(county, day)
-- The sends of a day's month to many of a county's accounts: those that we made, a set of articles once, and what was entered.
WITH month AS (
    SELECT date_trunc('month', :day::date::timestamp) AS first
)
SELECT a.id AS account,
    (SELECT count(DISTINCT split_part(t.ref, '/', 1)) FROM pusher.tally AS t
     WHERE t.account = a.id AND t.verdict <> 'failed' AND t.ref NOT LIKE 'publish:%' AND t.at >= month.first AT TIME ZONE 'Asia/Shanghai')::int AS ours,
    coalesce((SELECT sum(o.sends) FROM pusher.outside AS o WHERE o.account = a.id AND o.day >= month.first::date), 0)::int AS outside
FROM pusher.account AS a CROSS JOIN month WHERE a.county = :county AND a.state <> 'off' ORDER BY a.id;

-- name: enter(account, day, sends, by, at)!
-- Enter how often was sent past us on a day; once more replaces it.
INSERT INTO pusher.outside (account, day, sends, entered_at, entered_by) VALUES (:account, :day, :sends, :at, :by)
ON CONFLICT (account, day) DO UPDATE SET sends = excluded.sends, entered_at = excluded.entered_at, entered_by = excluded.entered_by;

-- name: erase(account, day)!
-- Nothing was sent past us on that day after all.
DELETE FROM pusher.outside WHERE account = :account AND day = :day;
