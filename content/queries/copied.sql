-- name: add_copied(item, source, hash)!
-- Remember from which version of another item an item was copied.
INSERT INTO content.copied (item, county, source, source_hash)
SELECT :item, county, :source, :hash FROM content.item WHERE id = :item;

-- name: copied_from(item)^
-- The version that an item was copied from, with its code; a sealed one says nothing that could be compared.
SELECT i.code, v.doc
FROM content.copied AS c
JOIN content.item AS i ON i.id = c.source
JOIN content.version AS v ON v.item = c.source AND v.hash = c.source_hash
WHERE c.item = :item;

-- name: this_time_last_year(division, since, until, count)
-- What a unit published in a span, to be written again; not what came from above, was taken down or withdrawn.
SELECT i.code, v.title, i.published_at
FROM content.item AS i
JOIN content.version AS v ON v.item = i.id AND v.hash = i.published
WHERE i.division = :division AND i.published_at >= :since AND i.published_at < :until
  AND i.state NOT IN ('withdrawn', 'superseded') AND v.doc ->> 'nature' <> 'alert'
  AND NOT EXISTS (SELECT FROM content.relay AS r WHERE r.item = i.id)
  AND NOT EXISTS (SELECT FROM content.sealing AS s WHERE s.item = i.id)
ORDER BY i.published_at
LIMIT :count;
