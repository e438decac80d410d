-- name: add(item, step, county, division, act, signer, uploader, at, media, sha256, photo)!
-- Keep the photo that stands for a step.
INSERT INTO pusher.signed_sheet (item, step, county, division, act, signer, uploader, at, media, sha256, photo)
VALUES (:item, :step, :county, :division, :act, :signer, :uploader, :at, :media, :sha256, :photo);

-- name: of_item(item)
-- The photos of an item's steps, without themselves.
SELECT step, act, signer, uploader, at FROM pusher.signed_sheet WHERE item = :item ORDER BY step;

-- name: photo(item, step)^
-- One photo.
SELECT media, photo FROM pusher.signed_sheet WHERE item = :item AND step = :step;

-- name: untold(most)
-- Steps taken for somebody who has not been told yet.
SELECT item, step, county, act, signer FROM pusher.signed_sheet WHERE told_at IS NULL ORDER BY at LIMIT :most;

-- name: told(item, step, now)$
-- The signer is told now; NULL: another worker has just done so.
UPDATE pusher.signed_sheet SET told_at = :now WHERE item = :item AND step = :step AND told_at IS NULL RETURNING step;
