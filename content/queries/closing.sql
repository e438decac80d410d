-- name: running_listings()
-- Published listings that were not closed: what their pages show.
SELECT i.id AS item, i.code, i.county, i.division, i.published AS hash, i.published_at, v.doc
FROM content.item AS i JOIN content.version AS v ON v.item = i.id AND v.hash = i.published
WHERE v.genre = 'listing'
    AND NOT EXISTS (SELECT FROM content.closing AS c WHERE c.item = i.id)
    AND NOT EXISTS (SELECT FROM content.sealing AS s WHERE s.item = i.id)
ORDER BY i.id;

-- name: own_files(item)
-- The files of an item's versions and tongues that no other item uses and that are not under lock.
SELECT DISTINCT a.digest, a.bytes
FROM (SELECT v.county, d.digest
      FROM content.version AS v, jsonb_to_recordset(v.doc -> 'attachments') AS d (digest text) WHERE v.item = :item
      UNION ALL SELECT county, digest FROM content.tongue WHERE item = :item) AS u
JOIN content.attachment AS a ON a.county = u.county AND a.digest = u.digest
WHERE a.media_type <> 'application/x-sealed'
    AND NOT EXISTS (SELECT FROM content.version AS o WHERE o.item <> :item AND o.county = a.county
                    AND o.doc -> 'attachments' @> jsonb_build_array(jsonb_build_object('digest', a.digest)))
    AND NOT EXISTS (SELECT FROM content.tongue AS o
                    WHERE o.item <> :item AND o.county = a.county AND o.digest = a.digest);

-- name: close_listing(item, names, key_id, ciphers, rows, ended, at)!
-- Keep the ciphers and leave of its versions what names nobody.
SELECT content.close_listing(:item, :names::text[], :key_id::smallint, :ciphers::bytea[], :rows, :ended, :at);

-- name: closing(item)^
-- That a listing was closed: its rows and days, without a name.
SELECT c.item, c.code, c.division, c.rows, c.began_at, c.ended_at, c.at, c.forgotten_at, v.title
FROM content.v_closing AS c JOIN content.v_item AS v ON v.id = c.item WHERE c.item = :item;

-- name: closings(lo, hi, most)
-- What was closed of the units in a range, the latest first.
SELECT c.item, c.code, c.division, c.rows, c.began_at, c.ended_at, c.at, c.forgotten_at, v.title
FROM content.v_closing AS c JOIN content.v_item AS v ON v.id = c.item
WHERE c.division BETWEEN :lo AND :hi ORDER BY c.at DESC LIMIT :most;

-- name: forget_listings(before, dry)$
-- Delete the originals of listings that were closed before a day.
SELECT content.forget_listings(:before, :dry);
