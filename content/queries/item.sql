-- name: add_item(code, county, division, lane, reason, hash, by, at)$
-- Enter an item whose first version follows in the same transaction; NULL: the code is taken.
INSERT INTO content.item (
    code, county, division, lane, lane_reason, current, changed_at, created_by, created_at
) VALUES (:code, :county, :division, :lane, :reason, :hash, :at, :by, :at)
ON CONFLICT (code) DO NOTHING
RETURNING id;

-- name: add_version(item, hash, doc, title, division, genre, openness, reach, duty, urgency, issued_on, valid_until, by, at)!
-- Append a version; one that the item already has stays as it is.
INSERT INTO content.version (
    item, no, hash, county, doc, title, division, genre, openness, reach, duty, urgency, issued_on, valid_until,
    created_by, created_at
)
SELECT
    :item, coalesce(max(v.no), 0) + 1, :hash, i.county, :doc::jsonb, :title, :division, :genre, :openness, :reach,
    :duty, :urgency, :issued_on::date, :valid_until::timestamptz, :by::bigint, :at::timestamptz
FROM content.item AS i LEFT JOIN content.version AS v ON v.item = i.id
WHERE i.id = :item
GROUP BY i.county
ON CONFLICT (item, hash) DO NOTHING;

-- name: by_id(id)^
-- An item.
SELECT * FROM content.item WHERE id = :id;

-- name: by_id_locked(id)^
-- An item, held until the end of the transaction: steps and edits take turns.
SELECT * FROM content.item WHERE id = :id FOR UPDATE;

-- name: by_code(code)^
-- An item by its short code.
SELECT * FROM content.item WHERE code = :code;

-- name: version(item, hash)$
-- The document of a version.
SELECT doc FROM content.version WHERE item = :item AND hash = :hash;

-- name: versions(item)
-- An item's versions, the latest first.
SELECT hash, no, title, created_by, created_at FROM content.version WHERE item = :item ORDER BY no DESC;

-- name: authors(item)
-- Whoever wrote a version of an item.
SELECT DISTINCT created_by AS person FROM content.version WHERE item = :item AND created_by IS NOT NULL;

-- name: steps(item)
-- The steps of an item's review, in order.
SELECT act, person, hash, note, at FROM content.step WHERE item = :item ORDER BY no;

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
