-- name: add_tongue(item, hash, language, dialect, title, body, digest, media_type, seconds, by, at)$
-- Put a version in another language beside the approved one; NULL: another version is approved now, or none.
INSERT INTO content.tongue (
    item, hash, county, language, dialect, title, body, digest, media_type, seconds, created_by, created_at
)
SELECT i.id, i.approved, i.county, :language, :dialect, :title, :body, :digest::text, :media_type, :seconds::real, :by::bigint,
    :at::timestamptz
FROM content.item AS i
WHERE i.id = :item AND i.approved = :hash AND i.state = 'approved'
    AND NOT EXISTS (SELECT FROM content.sealing AS s WHERE s.item = i.id)
RETURNING id;

-- name: tongues(item)
-- All tongues of an item, the newest first.
SELECT id, item, hash, language, dialect, title, body, digest, media_type, seconds, state, created_by, created_at,
    judged_by, judged_at, note
FROM content.tongue WHERE item = :item ORDER BY id DESC;

-- name: judge_tongue(id, state, by, at, note)$
-- Accept or return what another person made, while its version is the approved or the published one; NULL: it cannot be.
UPDATE content.tongue AS t SET state = :state, judged_by = :by, judged_at = :at, note = :note
FROM content.item AS i
WHERE t.id = :id AND t.state = 'waiting' AND t.created_by <> :by AND i.id = t.item AND t.hash IN (i.approved, i.published)
RETURNING t.id;

-- name: remove_tongue(id, by, at)$
-- Take a tongue down; NULL: it is down already.
UPDATE content.tongue SET state = 'removed', judged_by = :by, judged_at = :at
WHERE id = :id AND state IN ('waiting', 'accepted') RETURNING id;

-- name: tongue_words(item)
-- What an item's tongues say, to be put under lock.
SELECT id, language, dialect, title, body, digest, media_type, seconds FROM content.tongue WHERE item = :item ORDER BY id;
