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

-- name: published(code)^
-- What the page behind a code shows.
SELECT
    i.id, i.code, i.county, i.division, i.state, i.published AS hash, i.published_at, v.doc, s.code AS superseded_by
FROM content.item AS i
JOIN content.version AS v ON v.item = i.id AND v.hash = i.published
LEFT JOIN content.item AS s ON s.id = i.superseded_by
WHERE i.code = :code;

-- name: notices(divisions, lo, hi, inside, town_lo, town_hi, village_lo, village_hi, now, count)
-- What is current in a place, from above and below it. Only 全社会, and inside the place what is said to it alone.
SELECT i.id, i.code, i.division, i.published AS hash, i.published_at, v.title, v.genre, v.urgency, v.issued_on,
    v.valid_until
FROM content.item AS i
JOIN content.version AS v ON v.item = i.id AND v.hash = i.published
WHERE i.published IS NOT NULL
    AND i.state NOT IN ('withdrawn', 'superseded')
    AND (v.division = ANY(:divisions::bigint[]) OR v.division BETWEEN :lo::bigint AND :hi::bigint)
    AND (v.valid_until IS NULL OR v.valid_until > :now::timestamptz)
    AND (
        v.reach = 'public'
        OR (:inside::boolean AND v.reach = 'town' AND v.division BETWEEN :town_lo::bigint AND :town_hi::bigint)
        OR (:inside::boolean AND v.reach = 'village'
            AND v.division BETWEEN :village_lo::bigint AND :village_hi::bigint)
    )
ORDER BY i.published_at DESC, i.id DESC
LIMIT :count;

-- name: items(lo, hi, state, before, count)
-- The items of units in a territory, the latest first; `before` is the last id of the page above.
SELECT * FROM content.v_item
WHERE division BETWEEN :lo::bigint AND :hi::bigint
    AND (:state::text IS NULL OR state = :state)
    AND (:before::bigint IS NULL OR id < :before)
ORDER BY id DESC
LIMIT :count;

-- name: add_attachment(county, digest, media_type, bytes, at)!
-- Keep bytes once.
INSERT INTO content.attachment (county, digest, media_type, bytes, created_at)
VALUES (:county, :digest, :media_type, :bytes, :at)
ON CONFLICT DO NOTHING;

-- name: attachment(county, digest)^
-- Bytes by digest, if they are not sealed.
SELECT media_type, bytes FROM content.attachment
WHERE county = :county AND digest = :digest AND media_type <> 'application/x-sealed';

-- name: is_sealed(county, digest)$
-- Whether these bytes are known as sealed.
SELECT EXISTS (SELECT FROM content.attachment
               WHERE county = :county AND digest = :digest AND media_type = 'application/x-sealed');

-- name: documents(item)
-- Every version of an item as it stands.
SELECT hash, doc FROM content.version WHERE item = :item ORDER BY no;

-- name: files(item)
-- The files of all versions of an item, except those that were sealed with another.
SELECT DISTINCT a.digest, a.bytes
FROM content.version AS v, jsonb_to_recordset(v.doc -> 'attachments') AS d (digest text)
JOIN content.attachment AS a USING (digest)
WHERE v.item = :item AND a.county = v.county AND a.media_type <> 'application/x-sealed';

-- name: seal(item, names, key_id, ciphers, person, reason, at)!
-- Keep the ciphers and put tombstones in the place of the versions and files.
SELECT content.seal(:item, :names::text[], :key_id::smallint, :ciphers::bytea[], :person, :reason, :at);

-- name: sealing(item)^
-- By whom, when and why an item was sealed.
SELECT item, code, division, reason, person, at FROM content.v_sealing WHERE item = :item;

-- name: sealings(lo, hi, most)
-- Sealed items of units in a territory, the latest first.
SELECT item, code, division, reason, person, at FROM content.v_sealing
WHERE division BETWEEN :lo AND :hi ORDER BY at DESC LIMIT :most;
