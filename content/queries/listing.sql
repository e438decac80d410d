-- name: published(code)^
-- What the page behind a code shows.
SELECT
    i.id, i.code, i.county, i.division, i.state, i.published AS hash, i.published_at, v.doc, s.code AS superseded_by
FROM content.item AS i
JOIN content.version AS v ON v.item = i.id AND v.hash = i.published
LEFT JOIN content.item AS s ON s.id = i.superseded_by
WHERE i.code = :code;

-- name: notices(divisions, lo, hi, inside, town_lo, town_hi, village_lo, village_hi, now, count)
-- What is current in a place, from above and below it. Only 全社会, and inside the place what is said to it alone.
SELECT i.id, i.code, i.division, i.published AS hash, i.published_at, v.title, v.genre, v.urgency, v.issued_on,
    v.valid_until
FROM content.item AS i
JOIN content.version AS v ON v.item = i.id AND v.hash = i.published
WHERE i.published IS NOT NULL
    AND i.state NOT IN ('withdrawn', 'superseded')
    AND (v.division = ANY(:divisions::bigint[]) OR v.division BETWEEN :lo::bigint AND :hi::bigint)
    AND (v.valid_until IS NULL OR v.valid_until > :now::timestamptz)
    AND NOT EXISTS (  -- a relay of this place, or of one above it, says the same
        SELECT FROM content.relay AS r JOIN content.item AS c ON c.id = r.item
        WHERE r.source = i.id AND r.division = ANY(:divisions::bigint[]) AND c.published IS NOT NULL
            AND c.state NOT IN ('withdrawn', 'superseded'))
    AND (
        v.reach = 'public'
        OR (:inside::boolean AND v.reach = 'town' AND v.division BETWEEN :town_lo::bigint AND :town_hi::bigint)
        OR (:inside::boolean AND v.reach = 'village'
            AND v.division BETWEEN :village_lo::bigint AND :village_hi::bigint)
    )
ORDER BY i.published_at DESC, i.id DESC
LIMIT :count;

-- name: items(lo, hi, state, before, count)
-- The items of units in a territory, the latest first; `before` is the last id of the page above.
SELECT * FROM content.v_item
WHERE division BETWEEN :lo::bigint AND :hi::bigint
    AND (:state::text IS NULL OR state = :state)
    AND (:before::bigint IS NULL OR id < :before)
ORDER BY id DESC
LIMIT :count;
