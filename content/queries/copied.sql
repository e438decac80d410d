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
