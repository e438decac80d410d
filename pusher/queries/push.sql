-- name: next_push(month)$
-- Take the next push number of a month (yyyymm), which begins it.
SELECT :month::bigint * 1000000000 + nextval('pusher.push_no') % 1000000000;

-- name: add_push(id, county, division, item, version, audience, strategy, urgency, duty, digest, frozen_at, created_by, not_before, expires_at, kind, follows, cost_cap)!
-- Keep what the check page shows.
INSERT INTO pusher.push (id, county, division, item, version, audience, strategy, urgency, duty, digest, frozen_at,
    created_by, not_before, expires_at, kind, follows, cost_cap)
VALUES (:id, :county, :division, :item, :version, :audience, :strategy, :urgency, :duty, :digest, :frozen_at,
    :created_by, :not_before, :expires_at, :kind, :follows, :cost_cap);

-- name: add_renditions(push, accounts, modes, divisions, messages)!
-- Keep the exact texts.
INSERT INTO pusher.rendition (push, account, mode, division, message)
SELECT :push, x.account, x.mode, x.division, x.message
FROM unnest(:accounts::int[], :modes::text[], :divisions::bigint[], :messages::jsonb[]) AS x (account, mode, division, message);

-- name: renditions(push, account, mode)
-- The approved texts of one account and mode, a row a variant.
SELECT division, message FROM pusher.rendition WHERE push = :push AND account = :account AND mode = :mode;

-- name: all_renditions(push)
-- Every approved text of a push that a mode carries, with its account, for the check page (packs: handout.sql).
SELECT r.account, a.key, a.name, a.channel, r.mode, r.division, r.message, a.price
FROM pusher.rendition AS r JOIN pusher.account AS a ON a.id = r.account
WHERE r.push = :push AND r.mode <> 'pack' ORDER BY a.id, r.mode, r.division;

-- name: push(id)^
-- One push.
SELECT id, county, division, item, version, audience, strategy, urgency, duty, digest, state, paused_because, frozen_at,
    approved_at, approved_by, created_by, not_before, expires_at, planned_at, dispatched_at, settled_at, kind, follows, opens,
    closes, estimate, cost_cap, booked, note, next_no
FROM pusher.push WHERE id = :id;

-- name: lock_push(id)^
-- One push, locked: the first lock of every change. NO KEY: a batch that is written twice in one transaction (every turn)
-- has its foreign key checked, which takes this row's key; it holds the batch already, and would wait for us in a ring.
SELECT id, county, division, item, version, audience, strategy, urgency, duty, digest, state, paused_because, frozen_at,
    approved_at, approved_by, created_by, not_before, expires_at, planned_at, dispatched_at, settled_at, kind, follows, opens,
    closes, estimate, cost_cap, booked, note, next_no
FROM pusher.push WHERE id = :id FOR NO KEY UPDATE;

-- name: pushes(lo, hi, before, most)
-- The latest pushes of a division range; `before` is the last one of the page above.
SELECT p.id, p.item, i.code, p.division, p.state, p.urgency, p.duty, p.frozen_at, p.approved_at, p.dispatched_at, v.title
FROM pusher.push AS p JOIN content.v_version AS v ON v.item = p.item AND v.hash = p.version
JOIN content.v_item AS i ON i.id = p.item
WHERE p.division BETWEEN :lo AND :hi AND p.county = :lo / 1000000000 AND p.id < coalesce(:before::bigint, p.id + 1)
ORDER BY p.id DESC LIMIT :most;

-- name: lock_item(item)!
-- One approval of an item at a time, so that two of them see each other.
SELECT pg_advisory_xact_lock(hashtext('push of item'), :item::int);

-- name: sent_before(item, version, audience, audience_digest, since, frozen_at, but)$
-- The push that already brought this version to these people since then, or to some of them since they were frozen; not one
-- that was stopped before anything went out.
SELECT p.id FROM pusher.push AS p LEFT JOIN audiences.v_audience AS a ON a.id = p.audience
WHERE p.item = :item AND p.version = :version AND p.state <> 'frozen' AND p.id <> :but
    AND (a.digest IS NOT DISTINCT FROM :audience_digest AND p.approved_at >= :since
             AND (p.state NOT IN ('cancelled', 'expired', 'superseded') OR EXISTS (
                 SELECT FROM pusher.delivery AS d WHERE d.push = p.id
                     AND d.state IN ('pending', 'unknown', 'sent', 'arrived', 'opened')))
         OR p.approved_at > :frozen_at AND p.state <> 'cancelled' AND EXISTS (
             SELECT FROM audiences.v_recipient AS m JOIN audiences.v_recipient AS o ON o.contact = m.contact
             WHERE m.audience = :audience AND o.audience = p.audience))
ORDER BY p.id DESC LIMIT 1;

-- name: set_estimate(id, yuan)!
-- What the check page says it will cost.
UPDATE pusher.push SET estimate = :yuan WHERE id = :id AND state = 'frozen';

-- name: approve(id, by, at, not_before, opens, closes)!
-- Approve a frozen push; nothing else may be approved. Its hours stand on it, so that each claim can look at them.
UPDATE pusher.push SET state = 'approved', approved_by = :by, approved_at = :at, not_before = :not_before, opens = :opens,
    closes = :closes
WHERE id = :id AND state = 'frozen';

-- name: set_state(id, was, state, because)!
-- Compare and set.
UPDATE pusher.push SET state = :state, paused_because = :because,
    stopped_at = CASE WHEN :state IN ('cancelled', 'expired', 'superseded') THEN clock_timestamp() ELSE stopped_at END
WHERE id = :id AND state = ANY(:was::text[]);

-- name: start_at(id, at)!
-- Begin earlier than was approved; only what has not begun.
UPDATE pusher.push SET not_before = :at WHERE id = :id AND state = 'approved' AND planned_at IS NULL;

-- name: note(id, note)!
-- Say on the push what did not happen and why.
UPDATE pusher.push SET note = :note WHERE id = :id;

-- name: clock()$
-- The database's time: what is due goes by it, for a worker's host may be wrong.
SELECT clock_timestamp();

-- name: to_plan(most)
-- Approved pushes whose plan is due.
SELECT id FROM pusher.push WHERE state = 'approved' AND planned_at IS NULL AND not_before <= now() ORDER BY id LIMIT :most;

-- name: expired_pushes(most)
-- Pushes whose time is over with something still to do.
SELECT id FROM pusher.push WHERE state IN ('approved', 'running', 'paused') AND expires_at <= now() ORDER BY id LIMIT :most;

-- name: finished_pushes(most, horizon)
-- Running pushes none of whose batches can have an open row: candidates for dispatched.
SELECT p.id FROM pusher.push AS p
WHERE p.state = 'running' AND p.planned_at IS NOT NULL
  AND NOT EXISTS (SELECT FROM pusher.batch AS b WHERE b.push = p.id AND (b.lease_until IS NOT NULL OR b.done_at IS NULL
                  OR b.due IS NOT NULL OR b.fall_at IS NOT NULL
                  OR (b.fall_until IS NULL AND b.step < jsonb_array_length(p.strategy -> 'steps')
                      AND (b.step < jsonb_array_length(p.strategy -> 'steps') - 1 OR b.refused + b.failed > 0))))
  AND NOT EXISTS (SELECT FROM pusher.unsettled AS u WHERE u.push = p.id
                  AND (u.next_at IS NOT NULL OR u.since > now() - make_interval(secs => :horizon)))
ORDER BY p.id LIMIT :most;

-- name: mark_dispatched(id, horizon)!
-- Dispatched: nothing pending or sending, and unknown only what no receipt or query can settle any more: it stays
-- unknown, for that is all we know. Never "the loop ended".
UPDATE pusher.push SET state = 'dispatched', dispatched_at = clock_timestamp()
WHERE id = :id AND state = 'running'
  AND NOT EXISTS (SELECT FROM pusher.delivery WHERE push = :id AND state = 'pending')
  AND NOT EXISTS (SELECT FROM pusher.unsettled AS u JOIN pusher.delivery AS d ON d.push = u.push AND d.no = u.no
                  WHERE u.push = :id AND d.state = 'unknown'
                    AND (u.next_at IS NOT NULL OR u.since > now() - make_interval(secs => :horizon)));

-- name: old_pushes(horizon, most)
-- Dispatched and past the receipt horizon.
SELECT id FROM pusher.push
WHERE state = 'dispatched' AND dispatched_at < now() - make_interval(secs => :horizon) ORDER BY id LIMIT :most;

-- name: mark_settled(id)!
-- Settled: `sent` now reads 已提交未确认.
UPDATE pusher.push SET state = 'settled', settled_at = clock_timestamp() WHERE id = :id AND state = 'dispatched';

-- name: live_of(item)
-- Pushes of an item that can still send: a dispatched one too, when a late receipt lets somebody fall.
SELECT id FROM pusher.push WHERE item = :item AND state IN ('frozen', 'approved', 'running', 'paused', 'dispatched')
ORDER BY id;
