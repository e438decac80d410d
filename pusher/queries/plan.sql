-- name: make_partition(month)!
-- Make sure that a month's deliveries have a place.
SELECT pusher.add_partition(:month);

-- name: partition_exists(month)$
-- Whether a month's partition is there.
SELECT to_regclass('pusher.delivery_' || :month::int) IS NOT NULL;

-- name: plan_people(push, audience, per, first, often, counts, full_contacts, full_accounts, later_contacts, later_ords, heeds, base, sizes, waits, tags, steps, accounts, keys, channels, modes, kinds, consents, groups, lanes, joints)$
-- Create the deliveries and batches of an audience: each unit by its first step that can reach it (all at once: by each),
-- one message an address. Who has had enough this week, or from every way all that its gateway gives one number, is planned
-- as skipped, in batches of their own that nobody walks and nobody falls from. Returns the highest number.
WITH way AS (
    SELECT * FROM unnest(:steps::int[], :accounts::int[], :keys::text[], :channels::text[], :modes::text[], :kinds::text[],
        :consents::text[], :lanes::text[], :joints::boolean[], :sizes::int[], :waits::float8[],
        :tags::boolean[])
        WITH ORDINALITY AS w (step, account, key, channel, mode, kind, consent, lane, joint, size, wait, tag, ord)
), numbered AS (
    SELECT a.*, w.step, w.account, w.channel, w.mode, w.lane, w.joint, w.wait, w.tag, l.contact IS NOT NULL AS later, o.n AS often, o.n IS NOT NULL OR a."full" AS capped,
        k.contact IS NOT NULL AS passed_on,
        (:base + row_number() OVER (ORDER BY a.ord, o.n IS NOT NULL OR a."full", k.contact IS NOT NULL, a.division, a.contact))::int AS no,
        (row_number() OVER (PARTITION BY a.ord, o.n IS NOT NULL OR a."full", k.contact IS NOT NULL
            ORDER BY a.division, a.contact) - 1) / w.size AS cut
    FROM pusher.assign(:audience, :per, :first, :keys, :kinds, :consents, :groups, :full_contacts, :full_accounts, :heeds) AS a
    JOIN way AS w ON w.ord = a.ord
    LEFT JOIN unnest(:often::bigint[], :counts::int[]) AS o (contact, n) ON o.contact = a.contact
    LEFT JOIN unnest(:later_contacts::bigint[], :later_ords::int[]) AS l (contact, ord) ON l.contact = a.contact AND l.ord = a.ord
    LEFT JOIN audiences.v_passed_on AS k ON k.audience = :audience AND k.contact = a.contact
), planned AS (
    INSERT INTO pusher.delivery (push, no, county, division, channel, contact, resident, household, why, state, not_before, reason)
    SELECT :push, no, division / 1000000000, division, channel, contact, resident, household, why,
        CASE WHEN capped THEN 'skipped' ELSE 'pending' END,
        CASE WHEN later THEN (date_trunc('day', now() AT TIME ZONE 'Asia/Shanghai') + interval '1 day 1 minute')
            AT TIME ZONE 'Asia/Shanghai' ELSE '-infinity' END,
        CASE WHEN often IS NOT NULL THEN 'cap: 近7天已收到' || often || '条'
             WHEN "full" AND tag THEN 'tag: 这个公众号只能一起发给一地的全体关注者，这次的名单不是全体'
             WHEN "full" AND joint THEN 'limit: 本月已收满平台允许的群发条数'
             WHEN "full" THEN 'limit: 这个号码今天已收满平台允许的条数'
             WHEN later THEN 'later: 平台今天的接口次数不够，明天0点以后发' ELSE '' END
    FROM numbered
), cut AS (
    INSERT INTO pusher.batch (push, county, step, channel, account, mode, lane, joint, lo, hi, ord, passed_on, crowd, due, done_at, fall_until, refused)
    SELECT :push, min(division) / 1000000000, step, channel, account, mode, lane, joint, min(no), max(no), cut, passed_on,
        CASE WHEN joint AND NOT capped THEN md5(string_agg(contact::text, ',' ORDER BY contact)) ELSE '' END,
        CASE WHEN NOT capped THEN now() + make_interval(secs => min(wait)) END, CASE WHEN capped THEN now() END, CASE WHEN capped THEN now() END,
        CASE WHEN capped THEN count(*) ELSE 0 END
    FROM numbered
    GROUP BY ord, capped, passed_on, cut, step, channel, account, mode, lane, joint ORDER BY ord, capped, passed_on, cut
)
SELECT coalesce(max(no), :base) FROM numbered;

-- name: plan_places(push, step, account, channel, mode, lane, divisions, base)$
-- Create the deliveries of places (二维码: a page a division) in one batch, past the last step. Returns the highest number.
WITH numbered AS (
    SELECT d.division, (:base + row_number() OVER (ORDER BY d.division))::int AS no
    FROM unnest(:divisions::bigint[]) AS d (division)
), planned AS (
    INSERT INTO pusher.delivery (push, no, county, division, channel)
    SELECT :push, no, division / 1000000000, division, :channel FROM numbered
), cut AS (
    INSERT INTO pusher.batch (push, county, step, channel, account, mode, lane, lo, hi, due)
    SELECT :push, min(division) / 1000000000, :step, :channel, :account, :mode, :lane, min(no), max(no), now()
    FROM numbered HAVING count(*) > 0
)
SELECT coalesce(max(no), :base) FROM numbered;

-- name: mark_planned(push, next_no)!
-- The plan stands; windows may open.
UPDATE pusher.push SET state = 'running', planned_at = clock_timestamp(), next_no = :next_no WHERE id = :push;

-- name: begin_falls(horizon, most)!
-- Batches that are done for the first time: from now on their unreached fall, the refused at once, the silent after the
-- step's wait. From the last step, or where nobody waits for another, only a number that is no good has somewhere to go.
UPDATE pusher.batch AS b SET
    fall_until = b.done_at + make_interval(secs => (p.strategy -> 'steps' -> b.step ->> 'wait')::float8
                                           + CASE p.urgency WHEN 'urgent' THEN 0 ELSE :horizon END),
    fall_at = coalesce(b.fall_at, CASE WHEN b.step < jsonb_array_length(p.strategy -> 'steps') - 1
        OR EXISTS (SELECT FROM pusher.delivery AS d WHERE d.push = b.push AND d.no BETWEEN b.lo AND b.hi
                   AND d.state IN ('refused', 'failed', 'skipped')) THEN now() END)
FROM pusher.push AS p
WHERE p.id = b.push AND b.id IN (
    SELECT x.id FROM pusher.batch AS x JOIN pusher.push AS q ON q.id = x.push
    WHERE x.done_at IS NOT NULL AND x.fall_until IS NULL AND x.state = 'open' AND q.state IN ('running', 'dispatched')
      AND x.step < jsonb_array_length(q.strategy -> 'steps')
    LIMIT :most FOR UPDATE OF x SKIP LOCKED);

-- name: due_falls(most)
-- Batches whose unreached fall now.
SELECT b.id, b.push, b.step, b.account, b.mode FROM pusher.batch AS b JOIN pusher.push AS p ON p.id = b.push
WHERE b.fall_at <= now() AND b.done_at IS NOT NULL AND b.state = 'open' AND p.state IN ('running', 'dispatched')
ORDER BY b.fall_at LIMIT :most;

-- name: lock_falling(batch)!
-- Take the batch's row in a statement of its own: a receipt that wakes the fall now waits, and wins.
SELECT FROM pusher.batch WHERE id = :batch FOR UPDATE;

-- name: fall(batch, push, county, audience, per, first, cap, heeds, full_contacts, full_accounts, all_channels, wait, unknown_wait, refused, silent, unclear, everywhere, steps, accounts, keys, channels, modes, kinds, consents, lanes, joints)$
-- Bring a batch's unreached to where they can be reached, as new rows in new batches. Returns how many.
-- A number that is no good (空号) goes to the unit's next number on the same channel; all go to later steps as the
-- strategy says, what is in doubt only to another channel than its own. A contact that failed leaves all who share it
-- unreached, unless another message of this push reaches or may reach them.
WITH origin AS (
    SELECT id, push, step, channel, lo, hi, done_at FROM pusher.batch WHERE id = :batch
), way AS (
    SELECT w.* FROM unnest(:steps::int[], :accounts::int[], :keys::text[], :channels::text[], :modes::text[], :kinds::text[],
        :consents::text[], :lanes::text[], :joints::boolean[])
        WITH ORDINALITY AS w (step, account, key, channel, mode, kind, consent, lane, joint, ord)
    WHERE w.step >= (SELECT step FROM origin)
), missed AS (
    SELECT d.no, d.contact, d.state IN ('refused', 'failed', 'skipped') AS gone, d.state = 'unknown' AS doubted
    FROM pusher.delivery AS d, origin AS o
    WHERE d.push = o.push AND d.no BETWEEN o.lo AND o.hi
      AND (d.state IN ('refused', 'failed', 'skipped') AND d.reason NOT LIKE 'dropped:%'  -- 不再发 is said of the person
           OR (d.state = 'sent' AND :silent AND o.done_at + make_interval(secs => :wait) <= now())
           OR (d.state = 'unknown' AND :unclear AND d.changed_at + make_interval(secs => :unknown_wait) <= now())
           OR (d.state IN ('sent', 'arrived') AND o.done_at + make_interval(secs => :wait) <= now()
               AND EXISTS (SELECT FROM audiences.v_member AS m WHERE m.audience = :audience AND m.contact = d.contact
                           AND m.reach = 'suspect')))
), unit AS (
    SELECT CASE WHEN :per = 'household' THEN m.household END AS household,
        CASE WHEN :per = 'person' OR :per = 'household' AND m.household IS NULL THEN m.resident END AS resident,
        bool_and(x.gone) AS near, bool_or(NOT x.gone OR :refused) AS far, bool_or(x.doubted) AS doubted
    FROM missed AS x JOIN audiences.v_member AS m ON m.audience = :audience AND m.contact = x.contact
    GROUP BY 1, 2
), open AS (
    SELECT coalesce(u.household, -u.resident) AS unit, u.near, u.far, u.doubted, m.rank, m.resident, m.household, m.contact,
        m.kind, m.reach, m.head, m.division, m.why
    FROM unit AS u JOIN audiences.v_member AS m ON m.audience = :audience
        AND (m.household = u.household OR m.resident = u.resident)
), told AS (
    SELECT DISTINCT o.unit FROM open AS o
    JOIN pusher.delivery AS d ON d.push = :push AND d.channel = ANY(:everywhere::text[]) AND d.contact = o.contact
    WHERE o.reach <> 'suspect' AND d.state IN ('pending', 'unknown', 'sent', 'arrived', 'opened')
      AND NOT EXISTS (SELECT FROM missed AS x WHERE x.no = d.no)
), candidate AS (
    SELECT o.unit, w.ord, t.tier, pusher.draw(o.contact, t.account, t.load) AS draw,
        pusher.precedence(o.reach, o.head, :first) AS precedence, o.rank, o.resident, o.household, o.contact, o.division,
        o.why
    FROM open AS o JOIN way AS w ON w.kind = o.kind
    JOIN pusher.ways(:keys::text[], :kinds::text[], :consents::text[]) AS t ON t.ord = w.ord
    JOIN origin AS b ON w.step > b.step AND o.far AND NOT (o.doubted AND w.channel = b.channel)
        OR w.step = b.step AND w.channel = b.channel AND o.near
    JOIN audiences.v_reach AS k ON k.id = o.contact AND NOT k.dead AND NOT (:heeds AND k.opted_out && ARRAY['*', w.key])
    WHERE (o.reach IN ('ok', 'suspect') OR NOT :heeds AND o.reach = 'opted_out')
      AND NOT EXISTS (SELECT FROM told AS t WHERE t.unit = o.unit)
      AND NOT EXISTS (SELECT FROM unnest(:full_contacts::bigint[], :full_accounts::int[]) AS f (contact, account)
                      WHERE f.contact = o.contact AND f.account IN (w.account, -w.ord))
      AND (w.consent = '' OR EXISTS (SELECT FROM audiences.v_consent AS c WHERE c.contact = o.contact AND c.account = w.key
                                      AND c.template = w.consent AND c.count > 0))
      AND NOT EXISTS (SELECT FROM pusher.delivery AS x
                      WHERE x.push = :push AND x.channel = w.channel AND x.contact = o.contact)
), chosen AS (
    SELECT DISTINCT ON (unit) * FROM candidate ORDER BY unit, tier, precedence, resident, rank, draw, ord
), address AS (
    SELECT DISTINCT ON (c.contact) c.*, w.step, w.account, w.channel, w.mode, w.lane, w.joint
    FROM chosen AS c JOIN way AS w ON w.ord = c.ord ORDER BY c.contact, c.ord
), week AS MATERIALIZED (
    SELECT id FROM pusher.push WHERE :cap::int > 0 AND county = :county AND planned_at > now() - interval '7 days'
), numbered AS (
    SELECT a.*, f.n AS often,
        (p.next_no - 1 + row_number() OVER (ORDER BY a.ord, f.n IS NOT NULL, a.passed_on, a.division, a.contact))::int AS no
    FROM pusher.push AS p, (
        SELECT *, EXISTS (SELECT FROM audiences.v_passed_on AS k WHERE k.audience = :audience AND k.contact = x.contact) AS passed_on
        FROM address AS x  -- by contact: a few are not worth all of an audience
    ) AS a
    LEFT JOIN LATERAL (
        SELECT count(*)::int AS n FROM week AS w
        JOIN pusher.delivery AS d ON d.push = w.id AND d.channel = ANY(:all_channels::text[]) AND d.contact = a.contact
        WHERE d.state IN ('pending', 'unknown', 'sent', 'arrived', 'opened')
        HAVING :cap::int > 0 AND count(*) >= :cap::int
    ) AS f ON true
    WHERE p.id = :push
), planned AS (
    INSERT INTO pusher.delivery (push, no, county, division, channel, contact, resident, household, why, state, reason)
    SELECT :push, no, division / 1000000000, division, channel, contact, resident, household, why,
        CASE WHEN often IS NULL THEN 'pending' ELSE 'skipped' END,
        CASE WHEN often IS NULL THEN '' ELSE 'cap: 近7天已收到' || often || '条' END
    FROM numbered
), cut AS (
    INSERT INTO pusher.batch (push, county, step, channel, account, mode, lane, joint, lo, hi, passed_on, due, done_at, fall_until, refused)
    SELECT :push, min(division) / 1000000000, step, channel, account, mode, lane, joint, min(no), max(no), passed_on,
        CASE WHEN NOT capped THEN now() END, CASE WHEN capped THEN now() END, CASE WHEN capped THEN now() END,
        CASE WHEN capped THEN count(*) ELSE 0 END
    FROM (SELECT *, often IS NOT NULL AS capped FROM numbered) AS n
    GROUP BY ord, capped, passed_on, step, channel, account, mode, lane, joint
), counted AS (
    UPDATE pusher.push SET next_no = next_no + (SELECT count(*) FROM numbered),
        state = CASE WHEN state = 'dispatched' THEN 'running' ELSE state END
    WHERE id = :push AND EXISTS (SELECT FROM numbered)
)
SELECT count(*)::int FROM numbered;

-- name: end_fall(batch, wait, again, unclear)!
-- Sweep again while rows may still turn out unreached and have somewhere to fall to, else when a receipt wakes it.
UPDATE pusher.batch AS b SET fall_at = CASE
    WHEN now() < b.done_at + make_interval(secs => :wait) AND remaining.silent > 0 THEN b.done_at + make_interval(secs => :wait)
    WHEN :unclear AND now() < b.fall_until AND remaining.doubted > 0
        THEN least(b.fall_until, now() + make_interval(secs => :again)) END
FROM (
    SELECT count(*) AS silent, count(*) FILTER (WHERE d.state <> 'sent') AS doubted
    FROM pusher.batch AS x JOIN pusher.delivery AS d ON d.push = x.push AND d.no BETWEEN x.lo AND x.hi
    WHERE x.id = :batch AND d.state IN ('pending', 'unknown', 'sent')
) AS remaining
WHERE b.id = :batch;

-- name: people(audience)$
-- How many people an audience holds.
SELECT people FROM audiences.v_audience WHERE id = :audience;

-- name: forecast(audience, per, first, often, full_contacts, full_accounts, heeds, keys, kinds, consents, groups)
-- How many messages and households each way will carry, how many of them are for those who have had enough, and how many
-- more have had all that the gateway gives one number; how many go to who passes them on.
SELECT a.ord, count(*)::int AS messages, count(DISTINCT coalesce(a.household, -a.resident))::int AS households, count(o.contact)::int AS often,
    count(*) FILTER (WHERE a."full" AND o.contact IS NULL)::int AS "full",
    count(k.contact) FILTER (WHERE NOT a."full")::int AS passed_on
FROM pusher.assign(:audience, :per, :first, :keys, :kinds, :consents, :groups, :full_contacts, :full_accounts, :heeds) AS a
LEFT JOIN unnest(:often::bigint[]) AS o (contact) ON o.contact = a.contact
LEFT JOIN audiences.v_passed_on AS k ON k.audience = :audience AND k.contact = a.contact GROUP BY a.ord ORDER BY a.ord;

-- name: reached(audience, per, first, full_contacts, full_accounts, heeds, keys, kinds, consents, groups)
-- The contacts that a plan would write to.
SELECT DISTINCT a.contact
FROM pusher.assign(:audience, :per, :first, :keys, :kinds, :consents, :groups, :full_contacts, :full_accounts, :heeds) AS a
WHERE NOT a."full";
