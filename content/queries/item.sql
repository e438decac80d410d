-- name: add_item(code, county, division, hash, by, at)$
-- Enter an item whose first version follows in the same transaction; NULL: the code is taken.
INSERT INTO content.item (
    code, county, division, current, changed_at, created_by, created_at
) VALUES (:code, :county, :division, :hash, :at, :by, :at)
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
