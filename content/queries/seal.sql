-- name: is_sealed(county, digest)$
-- Whether these bytes are known as sealed.
SELECT EXISTS (SELECT FROM content.attachment
               WHERE county = :county AND digest = :digest AND media_type = 'application/x-sealed');

-- name: documents(item)
-- Every version of an item as it stands.
SELECT hash, doc FROM content.version WHERE item = :item ORDER BY no;

-- name: files(item)
-- The files of all versions and tongues of an item, except those that were sealed with another.
SELECT DISTINCT a.digest, a.bytes
FROM (SELECT v.county, d.digest
      FROM content.version AS v, jsonb_to_recordset(v.doc -> 'attachments') AS d (digest text) WHERE v.item = :item
      UNION ALL SELECT county, digest FROM content.tongue WHERE item = :item) AS u
JOIN content.attachment AS a ON a.county = u.county AND a.digest = u.digest
WHERE a.media_type <> 'application/x-sealed';

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
