-- name: filing(item)^
-- Under which row an item is filed.
SELECT f.item, f.hash, f.version, f.line, f.state, f.words, f.reasons, f.formed_on, r.doc
FROM content.filing AS f
LEFT JOIN content.catalogue_row AS r ON r.county = f.county AND r.version = f.version AND r.no = f.line
WHERE f.item = :item;

-- name: propose_filing(item, county, hash, version, line, words, reasons, at)!
-- File an item as the program proposes; what a person chose stays.
INSERT INTO content.filing AS f (item, county, hash, version, line, state, words, reasons, filed_at)
VALUES (:item, :county, :hash, :version::int, :line::int, 'proposed', :words, :reasons::text[], :at)
ON CONFLICT (item) DO UPDATE SET
    hash = excluded.hash,
    version = CASE WHEN f.state = 'confirmed' THEN f.version ELSE excluded.version END,
    line = CASE WHEN f.state = 'confirmed' THEN f.line ELSE excluded.line END,
    words = CASE WHEN f.state = 'confirmed' THEN f.words ELSE excluded.words END,
    reasons = CASE WHEN f.state = 'confirmed' THEN f.reasons ELSE excluded.reasons END,
    filed_at = excluded.filed_at;

-- name: source_filing(item, version)^
-- Under which row of a catalogue what an item relays is filed.
SELECT f.line, r.doc FROM content.relay AS y JOIN content.filing AS f ON f.item = y.source
JOIN content.catalogue_row AS r ON r.county = f.county AND r.version = f.version AND r.no = f.line
WHERE y.item = :item AND f.version = :version;

-- name: confirm_filing(item, county, hash, version, line, formed_on, by, at)!
-- File an item as a person says.
INSERT INTO content.filing (item, county, hash, version, line, state, formed_on, filed_by, filed_at)
VALUES (:item, :county, :hash, :version::int, :line::int, 'confirmed', :formed_on::date, :by, :at)
ON CONFLICT (item) DO UPDATE SET hash = excluded.hash, version = excluded.version, line = excluded.line,
    state = 'confirmed', words = '', reasons = '{}', formed_on = excluded.formed_on, filed_by = excluded.filed_by,
    filed_at = excluded.filed_at;

-- name: unfiled(count)
-- Items whose present text nobody has filed yet, the latest first.
SELECT i.id, i.county, i.division, i.current AS hash, v.doc
FROM content.item AS i
JOIN content.version AS v ON v.item = i.id AND v.hash = i.current
LEFT JOIN content.filing AS f ON f.item = i.id
WHERE (f.item IS NULL OR f.hash <> i.current) AND i.state NOT IN ('withdrawn', 'superseded')
ORDER BY i.id DESC LIMIT :count;

-- name: clocked(lo, hi, since)
-- What the clock of 公开时限 runs for: 政府信息 and 村务 of the units in a territory, open to all, entered since a day.
SELECT i.id, i.code, i.division, i.published_at::date AS published_on, i.created_at::date AS created_on, v.title,
    v.issued_on, f.formed_on, r.doc ->> 'time_limit' AS time_limit, r.domain
FROM content.item AS i
JOIN content.version AS v ON v.item = i.id AND v.hash = i.current
LEFT JOIN content.filing AS f ON f.item = i.id
LEFT JOIN content.catalogue_row AS r ON r.county = f.county AND r.version = f.version AND r.no = f.line
WHERE i.division BETWEEN :lo::bigint AND :hi::bigint
    AND i.created_at >= :since::date
    AND i.state NOT IN ('withdrawn', 'superseded')
    AND v.openness = 'active'
    AND v.doc ->> 'nature' IN ('government', 'village')
ORDER BY i.id;

-- name: covered(lo, hi)
-- Which rows, by name, the units of a territory have published under: how often and when last.
SELECT r.domain, r.first, r.second, r.third, i.division, count(*)::int AS items, max(i.published_at)::date AS last_on
FROM content.item AS i
JOIN content.filing AS f ON f.item = i.id
JOIN content.catalogue_row AS r ON r.county = f.county AND r.version = f.version AND r.no = f.line
WHERE i.division BETWEEN :lo::bigint AND :hi::bigint AND i.published IS NOT NULL
    AND i.state NOT IN ('withdrawn', 'superseded')
GROUP BY r.domain, r.first, r.second, r.third, i.division;

-- name: village_out(lo, hi, since)
-- What the villages of a territory have published since a day, with the row of the catalogue that it is filed under.
SELECT i.division, i.published_at::date AS published_on, v.genre, v.doc ->> 'nature' AS nature,
    r.domain, r.first, r.second, r.third, CASE WHEN v.reach = 'public' THEN i.code ELSE '' END AS code
FROM content.item AS i
JOIN content.version AS v ON v.item = i.id AND v.hash = i.published
LEFT JOIN content.filing AS f ON f.item = i.id
LEFT JOIN content.catalogue_row AS r ON r.county = f.county AND r.version = f.version AND r.no = f.line
WHERE i.division BETWEEN :lo::bigint AND :hi::bigint AND i.division % 1000000 <> 0
    AND i.published_at >= :since::date AND i.state NOT IN ('withdrawn', 'superseded')
ORDER BY i.published_at;

-- name: release_filing(item)!
-- Let the program file an item again.
UPDATE content.filing SET state = 'proposed' WHERE item = :item;
