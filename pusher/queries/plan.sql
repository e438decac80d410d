-- name: make_partition(month)!
-- Make sure that a month's deliveries have a place.
SELECT pusher.add_partition(:month);

-- name: partition_exists(month)$
-- Whether a month's partition is there.
SELECT to_regclass('pusher.delivery_' || :month::int) IS NOT NULL;

-- name: plan_people(push, audience, per, size, base, steps, accounts, keys, channels, modes, kinds, consents, lanes)$
-- Create the deliveries and batches of an audience: each unit (household or person) by its first step that can reach it,
-- one message an address. Returns the highest number.
WITH way AS (
    SELECT * FROM unnest(:steps::int[], :accounts::int[], :keys::text[], :channels::text[], :modes::text[], :kinds::text[],
        :consents::text[], :lanes::text[]) WITH ORDINALITY AS w (step, account, key, channel, mode, kind, consent, lane, ord)
), numbered AS (
    SELECT a.*, w.step, w.account, w.channel, w.mode, w.lane,
        (:base + row_number() OVER (ORDER BY a.ord, a.division, a.contact))::int AS no,
        (row_number() OVER (PARTITION BY a.ord ORDER BY a.division, a.contact) - 1) / :size AS cut
    FROM pusher.assign(:audience, :per, :keys, :kinds, :consents) AS a JOIN way AS w ON w.ord = a.ord
), planned AS (
    INSERT INTO pusher.delivery (push, no, county, division, channel, contact, resident, household, why)
    SELECT :push, no, division / 1000000000, division, channel, contact, resident, household, why FROM numbered
), cut AS (
    INSERT INTO pusher.batch (push, county, step, channel, account, mode, lane, lo, hi, ord, due)
    SELECT :push, min(division) / 1000000000, step, channel, account, mode, lane, min(no), max(no), cut, now()
    FROM numbered GROUP BY ord, cut, step, channel, account, mode, lane ORDER BY ord, cut
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

-- name: to_fall(most)
-- Batches that are done for the first time and have a next step to fall to.
SELECT b.id, b.push, b.step, b.account, b.mode FROM pusher.batch AS b JOIN pusher.push AS p ON p.id = b.push
WHERE b.done_at IS NOT NULL AND b.fall_until IS NULL AND b.state = 'open' AND p.state = 'running'
  AND b.step < jsonb_array_length(p.strategy -> 'steps') - 1
LIMIT :most;

-- name: begin_fall(batch, until)!
-- From now on its unreached fall to the next step: the refused at once, the silent after the wait.
UPDATE pusher.batch SET fall_at = now(), fall_until = done_at + make_interval(secs => :until) WHERE id = :batch;

-- name: due_falls(most)
-- Batches whose unreached fall now.
SELECT b.id, b.push, b.step, b.account, b.mode FROM pusher.batch AS b JOIN pusher.push AS p ON p.id = b.push
WHERE b.fall_at <= now() AND b.state = 'open' AND p.state IN ('running', 'dispatched') ORDER BY b.fall_at LIMIT :most;

-- name: lock_falling(batch)!
-- Take the batch's row in a statement of its own: a receipt that wakes the fall now waits, and wins.
SELECT FROM pusher.batch WHERE id = :batch FOR UPDATE;

-- name: fall(batch, push, audience, per, wait, unknown_wait, silent_falls, everywhere, steps, accounts, keys, channels, modes, kinds, consents, lanes)$
-- Bring a batch's unreached to the next step that can reach them, as new rows in new batches. Returns how many.
-- A contact that failed leaves all who share it unreached, unless another message of this push reaches or may reach them.
WITH origin AS (
    SELECT id, push, step, lo, hi, done_at FROM pusher.batch WHERE id = :batch
), way AS (
    SELECT w.* FROM unnest(:steps::int[], :accounts::int[], :keys::text[], :channels::text[], :modes::text[], :kinds::text[],
        :consents::text[], :lanes::text[]) WITH ORDINALITY AS w (step, account, key, channel, mode, kind, consent, lane, ord)
    WHERE w.step > (SELECT step FROM origin)
), missed AS (
    SELECT d.no, d.contact FROM pusher.delivery AS d, origin AS o
    WHERE d.push = o.push AND d.no BETWEEN o.lo AND o.hi
      AND (d.state IN ('refused', 'failed', 'skipped') AND d.reason NOT LIKE 'dropped:%'  -- 不再发 is said of the person
           OR (d.state = 'sent' AND :silent_falls AND o.done_at + make_interval(secs => :wait) <= now())
           OR (d.state = 'unknown' AND d.changed_at + make_interval(secs => :unknown_wait) <= now())
           OR (d.state IN ('sent', 'arrived') AND o.done_at + make_interval(secs => :wait) <= now()
               AND EXISTS (SELECT FROM audiences.v_member AS m WHERE m.audience = :audience AND m.contact = d.contact
                           AND m.reach = 'suspect')))
), unit AS (
    SELECT DISTINCT CASE WHEN :per = 'household' THEN m.household END AS household,
        CASE WHEN :per <> 'household' OR m.household IS NULL THEN m.resident END AS resident
    FROM missed AS x JOIN audiences.v_member AS m ON m.audience = :audience AND m.contact = x.contact
), open AS (
    SELECT coalesce(u.household, -u.resident) AS unit, m.rank, m.resident, m.household, m.contact, m.kind, m.reach,
        m.division, m.why
    FROM unit AS u JOIN audiences.v_member AS m ON m.audience = :audience
        AND (m.household = u.household OR m.resident = u.resident)
), told AS (
    SELECT DISTINCT o.unit FROM open AS o
    JOIN pusher.delivery AS d ON d.push = :push AND d.channel = ANY(:everywhere::text[]) AND d.contact = o.contact
    WHERE o.reach <> 'suspect' AND d.state IN ('pending', 'unknown', 'sent', 'arrived', 'opened')
      AND NOT EXISTS (SELECT FROM missed AS x WHERE x.no = d.no)
), candidate AS (
    SELECT o.unit, w.ord, t.tier, pusher.draw(o.contact, t.account, t.load) AS draw, o.rank, o.resident, o.household,
        o.contact, o.division, o.why
    FROM open AS o JOIN way AS w ON w.kind = o.kind
    JOIN pusher.ways(:keys::text[], :kinds::text[], :consents::text[]) AS t ON t.ord = w.ord
    JOIN audiences.v_reach AS k ON k.id = o.contact AND NOT k.dead AND NOT k.opted_out && ARRAY['*', w.key]
    WHERE o.reach IN ('ok', 'suspect') AND NOT EXISTS (SELECT FROM told AS t WHERE t.unit = o.unit)
      AND (w.consent = '' OR EXISTS (SELECT FROM audiences.v_consent AS c WHERE c.contact = o.contact AND c.account = w.key
                                      AND c.template = w.consent AND c.count > 0))
      AND NOT EXISTS (SELECT FROM pusher.delivery AS x
                      WHERE x.push = :push AND x.channel = w.channel AND x.contact = o.contact)
), chosen AS (
    SELECT DISTINCT ON (unit) * FROM candidate ORDER BY unit, tier, rank, resident, draw, ord
), address AS (
    SELECT DISTINCT ON (c.contact) c.*, w.step, w.account, w.channel, w.mode, w.lane
    FROM chosen AS c JOIN way AS w ON w.ord = c.ord ORDER BY c.contact, c.ord
), numbered AS (
    SELECT a.*, (p.next_no - 1 + row_number() OVER (ORDER BY a.ord, a.division, a.contact))::int AS no
    FROM address AS a, pusher.push AS p WHERE p.id = :push
), planned AS (
    INSERT INTO pusher.delivery (push, no, county, division, channel, contact, resident, household, why)
    SELECT :push, no, division / 1000000000, division, channel, contact, resident, household, why FROM numbered
), cut AS (
    INSERT INTO pusher.batch (push, county, step, channel, account, mode, lane, lo, hi, due)
    SELECT :push, min(division) / 1000000000, step, channel, account, mode, lane, min(no), max(no), now()
    FROM numbered GROUP BY ord, step, channel, account, mode, lane
), counted AS (
    UPDATE pusher.push SET next_no = next_no + (SELECT count(*) FROM numbered),
        state = CASE WHEN state = 'dispatched' THEN 'running' ELSE state END
    WHERE id = :push AND EXISTS (SELECT FROM numbered)
)
SELECT count(*)::int FROM numbered;

-- name: end_fall(batch, wait, again)!
-- Sweep again while rows may still turn out unreached, else never.
UPDATE pusher.batch AS b SET fall_at = CASE
    WHEN now() < b.done_at + make_interval(secs => :wait) AND remaining.silent > 0 THEN b.done_at + make_interval(secs => :wait)
    WHEN now() < b.fall_until AND remaining.doubted > 0 THEN least(b.fall_until, now() + make_interval(secs => :again)) END
FROM (
    SELECT count(*) AS silent, count(*) FILTER (WHERE d.state <> 'sent') AS doubted
    FROM pusher.batch AS x JOIN pusher.delivery AS d ON d.push = x.push AND d.no BETWEEN x.lo AND x.hi
    WHERE x.id = :batch AND d.state IN ('pending', 'unknown', 'sent')
) AS remaining
WHERE b.id = :batch;

-- name: people(audience)$
-- How many people an audience holds.
SELECT people FROM audiences.v_audience WHERE id = :audience;

-- name: forecast(audience, per, keys, kinds, consents)
-- How many messages and households each way will carry.
SELECT ord, count(*)::int AS messages, count(DISTINCT household)::int AS households
FROM pusher.assign(:audience, :per, :keys, :kinds, :consents) GROUP BY ord ORDER BY ord;
