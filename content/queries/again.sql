-- name: claim_again(since, before, at, count)
-- Pages that came since and were not looked at since `before`, the longest waiting first; of a page that was corrected
-- only what came last. Whoever asks has them until the next look.
UPDATE content.find AS f SET looked_at = :at WHERE f.id IN (
    SELECT f.id FROM content.find AS f LEFT JOIN content.source AS s ON s.id = f.source
    WHERE f.found_at > :since AND coalesce(f.looked_at, f.found_at) <= :before
        AND f.digest IS NOT NULL AND f.address ~ '^https?://' AND (f.state <> 'ignored' OR f.changes IS NOT NULL)
        AND (s.id IS NULL OR s.state = 'on')
        AND NOT EXISTS (
            SELECT FROM content.find AS l
            WHERE l.changes = coalesce(f.changes, f.id) AND l.id > f.id AND l.digest IS NOT NULL
        )
    ORDER BY coalesce(f.looked_at, f.found_at) LIMIT :count FOR UPDATE OF f SKIP LOCKED
)
RETURNING f.id, f.county, f.division, f.source, f.address, f.digest, f.title, f.state, f.etag, f.modified,
    coalesce(f.changes, f.id) AS first;

-- name: first_read(find)^
-- The item that a find became, and its first version, as it was read from the page.
SELECT i.id AS item, i.code, v.doc FROM content.find AS f
JOIN content.item AS i ON i.id = f.item
JOIN content.version AS v ON v.item = i.id AND v.no = 1
WHERE f.id = :find;

-- name: put_in(find)
-- The corrections of a page that were put into the item it became: its version before, and the one that was made.
SELECT p.doc AS was, v.doc AS made FROM content.find AS f
JOIN content.find AS o ON o.id = f.changes AND o.item = f.item
JOIN content.version AS v ON v.item = f.item AND v.created_at = f.decided_at
JOIN content.version AS p ON p.item = v.item AND p.no = v.no - 1
WHERE f.changes = :find ORDER BY v.no;

-- name: looked_again(id, etag, modified)!
-- The page says what it said.
UPDATE content.find SET etag = :etag, modified = :modified WHERE id = :id;

-- name: renew_find(id, digest, title, charset, bytes, files, etag, modified, at)^
-- The page was corrected before anybody decided: what waits is what it says now.
UPDATE content.find AS f SET digest = :digest, title = :title, charset = :charset, bytes = :bytes,
    files = :files::text::jsonb, etag = :etag, modified = :modified, found_at = :at
WHERE f.id = :id AND f.state = 'new' AND NOT EXISTS (
    SELECT FROM content.find AS o WHERE o.county = f.county AND o.division = f.division AND o.digest = :digest)
RETURNING f.id;

-- name: drop_find(id)!
-- The page says again what it said before it was corrected: as if the correction had not come.
UPDATE content.find SET state = 'ignored', digest = NULL, bytes = NULL, files = '[]' WHERE id = :id AND state = 'new';
