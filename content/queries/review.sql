-- name: rules(county)
-- A county's own rules that hold today.
SELECT id, lo, hi, villages, genres, acts, name, reason, limits, partner, audience_from
FROM content.route WHERE county = :county AND ended_at IS NULL ORDER BY id;

-- name: add_rule(county, lo, hi, villages, genres, acts, name, reason, limits, partner, audience_from, by, at)$
-- Enter a rule; return its number.
INSERT INTO content.route (county, lo, hi, villages, genres, acts, name, reason, limits, partner, audience_from, made_by, made_at)
VALUES (:county, :lo, :hi, :villages, :genres::text[], :acts::text[], :name, :reason, :limits::jsonb, :partner, :audience_from,
    :by, :at)
RETURNING id;

-- name: end_rule(id, county, at)$
-- A rule holds no longer; NULL: there is no such rule.
UPDATE content.route SET ended_at = :at WHERE id = :id AND county = :county AND ended_at IS NULL RETURNING id;

-- name: review(item)^
-- The route that an item was sent on, and what it waits for.
SELECT acts, name, reason, limits, partner, audience_from, awaits, since, due, certain FROM content.review WHERE item = :item;

-- name: set_review(item, acts, name, reason, limits, partner, audience_from)!
-- The route that an item is sent on.
INSERT INTO content.review (item, county, acts, name, reason, limits, partner, audience_from)
SELECT i.id, i.county, :acts::text[], :name, :reason, :limits::jsonb, :partner::int, :audience_from::int
FROM content.item AS i WHERE i.id = :item
ON CONFLICT (item) DO UPDATE SET acts = excluded.acts, name = excluded.name, reason = excluded.reason,
    limits = excluded.limits, partner = excluded.partner, audience_from = excluded.audience_from;

-- name: set_awaits(item, awaits, since, due, certain)!
-- Which step it waits for, since when and until when; NULL: none.
UPDATE content.review SET awaits = :awaits, since = :since, due = :due, certain = :certain WHERE item = :item;

-- name: provisional()
-- What waits under a limit that was counted through days which nobody had named yet.
SELECT item, county, awaits, since, limits, due FROM content.review WHERE awaits IS NOT NULL AND NOT certain ORDER BY item;

-- name: recount(item, since, due, certain)!
-- The end of the limit, counted again, if it still waits for the same step.
UPDATE content.review SET due = :due, certain = :certain WHERE item = :item AND since = :since;

-- name: awaited(items)
-- What each of these items waits for.
SELECT item, awaits FROM content.review WHERE item = ANY(:items::bigint[]) AND awaits IS NOT NULL;

-- name: waiting(lo, hi, acts, now, late, most)
-- What waits for one of these acts in a territory, the most urgent first; `late`: only what is past its time.
SELECT i.*, r.awaits, r.since, r.due, r.certain, r.partner
FROM content.v_item AS i JOIN content.review AS r ON r.item = i.id
WHERE i.division BETWEEN :lo::bigint AND :hi::bigint AND i.county = :lo / 1000000000 AND r.county = i.county
    AND r.awaits = ANY(:acts::text[]) AND (NOT :late::boolean OR r.due < :now::timestamptz)
ORDER BY r.due NULLS LAST, i.id LIMIT :most;

-- name: add_proof(item, findings, read)!
-- Beside the step that was put on record last: what the machine found, and whether the person read it through.
INSERT INTO content.proof (item, no, county, findings, read)
SELECT s.item, s.no, s.county, :findings::int, :read FROM content.step AS s WHERE s.item = :item ORDER BY s.no DESC LIMIT 1;

-- name: signers(items)
-- Who signed which versions of these items; of two of one, the last.
SELECT DISTINCT ON (item, hash) item, hash, person FROM content.step
WHERE item = ANY(:items::bigint[]) AND act = 'sign' ORDER BY item, hash, no DESC;

-- name: authors(item)
-- Whoever wrote a version of an item.
SELECT DISTINCT created_by AS person FROM content.version WHERE item = :item AND created_by IS NOT NULL;

-- name: steps(item)
-- The steps of an item's review, in order.
SELECT s.act, s.person, s.hash, s.note, s.at, coalesce(p.read, false) AS read, p.findings
FROM content.step AS s LEFT JOIN content.proof AS p ON p.item = s.item AND p.no = s.no
WHERE s.item = :item ORDER BY s.no;

-- name: taken(items)
-- The steps of several items' reviews, each item's in order.
SELECT item, act, person, hash, at FROM content.step WHERE item = ANY(:items::bigint[]) ORDER BY item, no;

-- name: written(items)
-- Whoever wrote a version of several items.
SELECT DISTINCT item, created_by AS person FROM content.version WHERE item = ANY(:items::bigint[]) AND created_by IS NOT NULL;

-- name: step_digest(item)^
-- The step that was put on record last: its number and the sha256 of all that it says.
SELECT item, no, digest FROM content.v_step WHERE item = :item ORDER BY no DESC LIMIT 1;

-- name: add_step(item, act, person, hash, note, at)!
-- Put a step on record.
INSERT INTO content.step (item, no, county, act, person, hash, note, at)
SELECT
    :item, coalesce((SELECT max(s.no) FROM content.step AS s WHERE s.item = i.id), 0) + 1, i.county, :act,
    :person, :hash, :note, :at
FROM content.item AS i
WHERE i.id = :item;

-- name: set_state(id, state, was, approved, at)$
-- Move an item on; NULL: it was not in the state that was read.
UPDATE content.item
SET state = :state, approved = :approved::text, changed_at = :at,
    approved_at = CASE WHEN :approved::text IS NULL THEN NULL ELSE coalesce(approved_at, :at) END
WHERE id = :id AND state = :was
RETURNING id;

-- name: set_current(id, hash, at)!
-- Make a version the current one; whatever approval there was is void.
UPDATE content.item SET current = :hash, state = 'draft', approved = NULL, approved_at = NULL, changed_at = :at
WHERE id = :id;

-- name: publish(id, hash, at)$
-- Show an approved version to the world; NULL: it is not the approved one, or not 主动公开.
UPDATE content.item AS i
SET published = :hash, published_at = coalesce(i.published_at, :at), changed_at = :at
FROM content.version AS v
WHERE i.id = :id AND i.state = 'approved' AND i.approved = :hash
    AND v.item = i.id AND v.hash = i.approved AND v.openness = 'active'
RETURNING i.id;

-- name: set_superseded(id, by_item, at)!
-- Point an item at the one that stands in its place.
UPDATE content.item SET state = 'superseded', superseded_by = :by_item, changed_at = :at WHERE id = :id;

-- name: replaced(item)
-- The items in whose place an item stands.
SELECT i.code, v.title FROM content.item AS i JOIN content.version AS v ON v.item = i.id AND v.hash = coalesce(i.published, i.current)
WHERE i.superseded_by = :item AND i.state = 'superseded'
    AND NOT EXISTS (SELECT FROM content.relay AS r WHERE r.item = i.id) ORDER BY i.id;
