-- name: recheck_due(now, count)
-- Published items whose re-check is due, the longest waiting first.
SELECT i.id, i.code, i.county, i.division, i.published AS hash, v.doc,
    CASE WHEN r.hash = i.published THEN r.findings ELSE '[]' END AS before
FROM content.item AS i
JOIN content.version AS v ON v.item = i.id AND v.hash = i.published
LEFT JOIN content.recheck AS r ON r.item = i.id
WHERE i.published IS NOT NULL AND i.state NOT IN ('withdrawn', 'superseded')
    AND NOT EXISTS (SELECT FROM content.sealing AS s WHERE s.item = i.id)
    AND (r.item IS NULL OR r.due_at <= :now OR r.hash <> i.published)
ORDER BY r.due_at NULLS FIRST, i.id
LIMIT :count;

-- name: keep_recheck(item, county, division, hash, findings, at, due_at)!
-- Keep what a re-check found.
INSERT INTO content.recheck (item, county, division, hash, findings, at, due_at)
VALUES (:item, :county, :division, :hash, :findings::jsonb, :at, :due_at)
ON CONFLICT (item) DO UPDATE
SET division = excluded.division, hash = excluded.hash, findings = excluded.findings, at = excluded.at,
    due_at = excluded.due_at;

-- name: forget_rechecks()
-- Forget items that are out no more, and say which.
DELETE FROM content.recheck AS r USING content.item AS i
WHERE i.id = r.item AND (i.published IS NULL OR i.state IN ('withdrawn', 'superseded'))
RETURNING i.code;

-- name: troubled(lo, hi, count)
-- What is out in a territory and in trouble, the latest found first.
SELECT r.item, i.code, v.title, r.findings, r.at
FROM content.recheck AS r
JOIN content.item AS i ON i.id = r.item AND i.state NOT IN ('withdrawn', 'superseded')
JOIN content.version AS v ON v.item = i.id AND v.hash = i.published
WHERE r.division BETWEEN :lo AND :hi AND r.findings <> '[]'::jsonb AND r.hash = i.published
ORDER BY r.at DESC, r.item
LIMIT :count;

-- name: rechecked(lo, hi)^
-- How many items of a territory were re-checked, and when the last one was.
SELECT count(*) AS n, max(at) AS last FROM content.recheck WHERE division BETWEEN :lo AND :hi;

-- name: hurry_recheck(item, now)!
-- Make an item's re-check due now.
UPDATE content.recheck SET due_at = :now WHERE item = :item;
