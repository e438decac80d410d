-- name: patience(wait)$
-- How long a statement of this transaction waits from now on for a row that somebody holds. Returns how long until now.
SELECT current_setting('lock_timeout') AS before, set_config('lock_timeout', :wait::text, true);

-- name: hold(batch)$
-- Take what waits for the very same people, and wait for whoever only looks at it: in a statement of its own, so that the
-- next one sees what has become of it. Returns how many.
WITH held AS (
    SELECT b.id FROM pusher.batch AS l JOIN pusher.batch AS b
        ON b.account = l.account AND b.mode = l.mode AND b.crowd = l.crowd AND b.id <> l.id AND b.done_at IS NULL
    WHERE l.id = :batch AND l.crowd <> '' AND b.joint AND b.state = 'open' AND b.due IS NOT NULL AND b.lease_until IS NULL
    ORDER BY b.id FOR UPDATE OF b
)
SELECT count(*)::int FROM held;

-- name: gather(batch, most)$
-- Put together with a batch that was just leased what waits for the very same people by the same way, what is urgent first:
-- of pushes that may be sent now, and none that was refused in a set, is in doubt, or was put off. Returns how many.
WITH lead AS (
    SELECT b.id, b.account, b.mode, b.crowd, p.strategy ->> 'heeds' AS heeds
    FROM pusher.batch AS b JOIN pusher.push AS p ON p.id = b.push
    WHERE b.id = :batch AND b.crowd <> ''
      AND NOT EXISTS (SELECT FROM pusher.company AS c WHERE c.batch = b.id AND (c.apart OR c.parted_at IS NULL))
      AND NOT EXISTS (SELECT FROM pusher.unsettled AS u WHERE u.batch = b.id)
), other AS (
    SELECT b.id FROM lead AS l
    JOIN pusher.batch AS b ON b.account = l.account AND b.mode = l.mode AND b.crowd = l.crowd AND b.id <> l.id AND b.done_at IS NULL
    JOIN pusher.push AS p ON p.id = b.push
    WHERE b.joint AND b.state = 'open' AND b.due IS NOT NULL AND b.lease_until IS NULL AND p.state = 'running'
      AND p.not_before <= now() AND p.expires_at > now() AND pusher.awake(p.opens, p.closes)
      AND p.strategy ->> 'heeds' IS NOT DISTINCT FROM l.heeds
      AND NOT EXISTS (SELECT FROM pusher.company AS c WHERE c.batch = b.id AND (c.apart OR c.parted_at IS NULL))
      AND NOT EXISTS (SELECT FROM pusher.unsettled AS u WHERE u.batch = b.id)
      AND NOT EXISTS (SELECT FROM pusher.delivery AS d WHERE d.push = b.push AND d.no BETWEEN b.lo AND b.hi
                      AND d.state = 'pending' AND d.not_before > now())
    ORDER BY p.urgency <> 'urgent', p.approved_at, b.id LIMIT :most - 1 FOR UPDATE OF b SKIP LOCKED
), held AS (
    UPDATE pusher.batch AS b SET due = NULL FROM other AS o WHERE b.id = o.id RETURNING b.id, b.push
), ranked AS (
    SELECT x.id, row_number() OVER (ORDER BY p.urgency <> 'urgent', p.duty <> 'must', p.approved_at, x.id) AS place
    FROM (SELECT id, push FROM held UNION ALL SELECT b.id, b.push FROM pusher.batch AS b JOIN lead AS l ON l.id = b.id) AS x
    JOIN pusher.push AS p ON p.id = x.push
), joined AS (
    INSERT INTO pusher.company (batch, lead, place) SELECT id, :batch, place FROM ranked WHERE EXISTS (SELECT FROM held)
    ON CONFLICT (batch) DO UPDATE SET lead = excluded.lead, place = excluded.place, parted_at = NULL
    RETURNING 1
)
SELECT count(*)::int FROM joined;

-- name: pushes(batch)
-- The pushes whose texts go with a batch's call, in their order, its own among them; none: it goes alone.
SELECT b.push FROM pusher.company AS c JOIN pusher.batch AS b ON b.id = c.batch
WHERE c.lead = :batch AND c.parted_at IS NULL ORDER BY c.place;

-- name: part(batch)$
-- Write what came of its call to the rows of its company. Works in pusher/schema/39_company.sql.
SELECT pusher.part(:batch);

-- name: keep_apart(batch)$
-- The set was refused for a text, nobody knows which: from now on each goes alone. Returns how many they are.
WITH apart AS (UPDATE pusher.company SET apart = true WHERE lead = :batch AND parted_at IS NULL RETURNING 1)
SELECT count(*)::int FROM apart;

-- name: open_leads()
-- Batches whose call is over and whose company has not been told.
SELECT DISTINCT c.lead FROM pusher.company AS c JOIN pusher.batch AS l ON l.id = c.lead
WHERE c.parted_at IS NULL AND l.lease_until IS NULL AND NOT EXISTS (SELECT FROM pusher.unsettled AS u WHERE u.batch = l.id)
ORDER BY c.lead LIMIT 100;

-- name: waiting(accounts, modes, crowds)
-- How many pushes wait for the very same people by the same way, and until when the first of them does.
SELECT x.account, x.mode, count(DISTINCT b.push)::int AS pushes, min(b.due) AS due
FROM unnest(:accounts::int[], :modes::text[], :crowds::text[]) AS x (account, mode, crowd)
JOIN pusher.batch AS b ON b.account = x.account AND b.mode = x.mode AND b.crowd = x.crowd AND b.done_at IS NULL
JOIN pusher.push AS p ON p.id = b.push AND p.state IN ('running', 'paused')
WHERE x.crowd <> '' AND b.joint AND b.state IN ('open', 'paused') AND b.lease_until IS NULL AND b.due IS NOT NULL
GROUP BY 1, 2;

-- name: crowds(audience, per, first, full_contacts, full_accounts, heeds, keys, kinds, consents, groups, often, sizes, joints)
-- The names of the contacts of each joint way, as a plan would cut them into batches.
WITH cut AS (
    SELECT a.ord, a.contact, (row_number() OVER (PARTITION BY a.ord ORDER BY a.division, a.contact) - 1)
        / (:sizes::int[])[a.ord] AS slice
    FROM pusher.assign(:audience, :per, :first, :keys, :kinds, :consents, :groups, :full_contacts, :full_accounts, :heeds) AS a
    WHERE NOT a."full" AND (:joints::boolean[])[a.ord] AND a.contact <> ALL(:often::bigint[])
)
SELECT ord, md5(string_agg(contact::text, ',' ORDER BY contact)) AS crowd FROM cut GROUP BY ord, slice;

-- name: hasten(push)$
-- A push waits for company no longer: what waits for it as well goes along. Returns how many batches waited.
WITH now_due AS (
    UPDATE pusher.batch SET due = clock_timestamp() WHERE push = :push AND crowd <> '' AND done_at IS NULL
      AND due > clock_timestamp() AND lease_until IS NULL AND lease = 0 RETURNING 1
)
SELECT count(*)::int FROM now_due;

-- name: until(push)$
-- Until when a push waits for company; NULL: it does not.
SELECT min(due) FROM pusher.batch WHERE push = :push AND crowd <> '' AND done_at IS NULL AND due > clock_timestamp()
  AND lease_until IS NULL AND lease = 0;
