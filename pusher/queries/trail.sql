-- name: entries(county, staff, action, lo, hi, since, before, upto, most)
-- What was done in a county, the latest first: by one person, in one way, in a part of it, in a time. Sign-ins that failed
-- under no known name belong to no county and are everybody's.
SELECT a.id, a.at, a.division, a.staff, a.action, a.object, a.detail, a.link, a.hash, s.name, u.name AS unit, g.role,
    d.name AS place
FROM pusher.audit AS a
LEFT JOIN pusher.staff AS s ON s.id = a.staff
LEFT JOIN pusher.unit AS u ON u.id = s.unit
LEFT JOIN pusher.staff_grant AS g ON g.id = a.grant_id
LEFT JOIN audiences.v_division AS d ON d.code = a.division
WHERE (a.county = :county AND a.division BETWEEN :lo::bigint AND :hi::bigint
       OR a.county = 0 AND :lo::bigint = :county * 1000000000::bigint)
  AND a.at >= :since AND a.at < :before AND (:staff::bigint IS NULL OR a.staff = :staff)
  AND (:action::text = '' OR a.action = :action) AND (:upto::bigint IS NULL OR a.id <= :upto)
ORDER BY a.id DESC LIMIT :most;

-- name: actions(county)
-- The ways in which something was done in a county: each is looked up by the index of its kind, none is counted.
WITH RECURSIVE kind AS (
    (SELECT action FROM pusher.audit WHERE county = :county ORDER BY action LIMIT 1)
    UNION ALL
    SELECT (SELECT a.action FROM pusher.audit AS a WHERE a.county = :county AND a.action > kind.action
            ORDER BY a.action LIMIT 1)
    FROM kind WHERE kind.action IS NOT NULL
)
SELECT action FROM kind WHERE action IS NOT NULL;

-- name: since(county)$
-- Since when there is a log of a county.
SELECT at FROM pusher.audit WHERE county = :county ORDER BY id LIMIT 1;
