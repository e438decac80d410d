-- name: notice_by_code(code)^
-- What a page needs of an item under its short code; only what was approved has a version.
SELECT i.id, i.code, i.county, i.division, i.state, i.hash, i.published_at, v.no, v.doc
FROM content.v_item AS i JOIN content.v_version AS v ON v.hash = i.hash AND v.item = i.id
WHERE i.code = :code;

-- name: code_of_item(item)$
-- The short code of an item.
SELECT code FROM content.v_item WHERE id = :item;

-- name: stamp(code)$
-- A word that changes whenever the page of a code has to change.
SELECT i.state || ' ' || coalesce(i.hash, '') FROM content.v_item AS i WHERE i.code = :code;

-- name: link_target(push, no)^
-- The item and place behind a personal link.
SELECT item, division, opened FROM pusher.link_target(:push, :no);

-- name: posted(lo, hi, above, now)
-- Notices that hang in a division, below it or above it, for everybody to see, the newest first.
SELECT i.code, i.title, i.genre, i.issued_on, i.published_at, i.division
FROM content.v_item AS i
WHERE i.state = 'published' AND i.reach = 'public' AND (i.valid_until IS NULL OR i.valid_until > :now)
  AND EXISTS (SELECT FROM pusher.v_posting AS t
              WHERE t.item = i.id AND (t.division BETWEEN :lo AND :hi OR t.division = ANY(:above::bigint[])))
ORDER BY i.published_at DESC, i.id DESC
LIMIT 100;

-- name: place(code)^
-- A division by its code.
SELECT code, name, parent, level FROM audiences.v_division WHERE code = :code;

-- name: places(codes)
-- Divisions by their codes, from the county down.
SELECT code, name, parent, level FROM audiences.v_division WHERE code = ANY(:codes::bigint[]) ORDER BY level;

-- name: counties()
-- The counties that are served.
SELECT code, name, parent, level FROM audiences.v_division WHERE level = 1 ORDER BY code;

-- name: below(code)
-- The divisions one level below, villages and above.
SELECT code, name, parent, level FROM audiences.v_division WHERE parent = :code AND level <= 3 ORDER BY code;

-- name: counted(code)
-- Scans and acknowledgements of a code by place.
SELECT division, sum(scans)::int AS scans, sum(acks)::int AS acks
FROM pusher.page_count WHERE code = :code GROUP BY division ORDER BY division;

-- name: merge_counts(since, before)!
-- Join the counts of whole hours into one row for each code and place.
WITH gone AS (
    DELETE FROM pusher.page_count WHERE hour >= :since AND hour < :before
    RETURNING code, county, division, hour, scans, acks
)
INSERT INTO pusher.page_count (code, county, division, hour, scans, acks)
SELECT code, county, division, hour, sum(scans), sum(acks) FROM gone GROUP BY code, county, division, hour;
