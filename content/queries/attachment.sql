-- name: add_attachment(county, digest, media_type, bytes, at)!
-- Keep bytes once.
INSERT INTO content.attachment (county, digest, media_type, bytes, created_at)
VALUES (:county, :digest, :media_type, :bytes, :at)
ON CONFLICT DO NOTHING;

-- name: attachment(county, digest)^
-- Bytes by digest, if they are not sealed.
SELECT media_type, bytes FROM content.attachment
WHERE county = :county AND digest = :digest AND media_type <> 'application/x-sealed';
