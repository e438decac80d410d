-- name: add_source(county, division, kind, name, address, at)$
-- Watch a folder or a page, or go on with one that was stopped.
INSERT INTO content.source AS s (county, division, kind, name, address, next_at, created_at)
VALUES (:county, :division, :kind, :name, :address, :at, :at)
ON CONFLICT (county, division, kind, address) DO UPDATE SET
    name = excluded.name, state = 'on', next_at = excluded.next_at, failures = 0, failing_since = NULL, error = ''
RETURNING s.id;

-- name: sources(county)
-- The sources of a county, or of all (0).
SELECT id, county, division, kind, name, address, state, etag, modified, looked_at, failures, failing_since, error
FROM content.source WHERE :county::int IN (0, county) ORDER BY id;

-- name: watched(lo, hi)
-- The sources of the units in a range with what came of each: how many texts, and when the latest.
SELECT s.id, s.division, s.kind, s.name, s.address, s.state, s.looked_at, s.next_at, s.error, s.failing_since,
    f.came, f.latest
FROM content.source AS s CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE f.digest IS NOT NULL)::int AS came, max(f.found_at) FILTER (WHERE f.digest IS NOT NULL) AS latest
    FROM content.find AS f WHERE f.source = s.id
) AS f
WHERE s.division BETWEEN :lo AND :hi ORDER BY s.state DESC, s.id;

-- name: source(id)^
-- One source.
SELECT id, county, division, kind, name, address, state, etag, modified, looked_at, failures, failing_since, error
FROM content.source WHERE id = :id;

-- name: stop_source(id)!
-- Look no longer.
UPDATE content.source SET state = 'off' WHERE id = :id;

-- name: claim_source(at, until)^
-- Take the source that is due longest; whoever dies over it leaves it to the next look.
UPDATE content.source SET next_at = :until WHERE id = (
    SELECT id FROM content.source WHERE state = 'on' AND next_at <= :at ORDER BY next_at LIMIT 1 FOR UPDATE SKIP LOCKED
)
RETURNING id, county, division, kind, name, address, state, etag, modified, looked_at, failures, failing_since, error;

-- name: look_went_well(id, etag, modified, missed, next_at, at)!
-- A look that went well, but for an article that could not be had.
UPDATE content.source SET looked_at = :at, next_at = :next_at, etag = :etag, modified = :modified,
    failures = 0, failing_since = NULL, error = :missed
WHERE id = :id;

-- name: look_failed(id, error, next_at, at)^
-- A look that did not.
UPDATE content.source SET next_at = :next_at, failures = failures + 1, failing_since = coalesce(failing_since, :at),
    error = :error
WHERE id = :id
RETURNING failing_since;

-- name: known_addresses(source, addresses)
-- Those of the addresses that came from this source before.
SELECT address FROM content.find WHERE source = :source AND address = ANY (:addresses::text[]);

-- name: remember_addresses(source, county, division, addresses, at)!
-- What a source showed before we looked at it, or shows twice: it is not taken.
INSERT INTO content.find (source, county, division, address, name, state, found_at)
SELECT :source, :county, :division, address, address, 'ignored', :at FROM unnest(:addresses::text[]) AS address
ON CONFLICT DO NOTHING;

-- name: add_find(county, division, source, address, digest, name, title, charset, bytes, files, error, changes, etag, modified, at)$
-- Keep what came in; the same text is not kept twice.
INSERT INTO content.find (
    county, division, source, address, digest, name, title, charset, bytes, files, error, changes, etag, modified,
    state, found_at
)
VALUES (
    :county, :division, :source::bigint, :address, :digest, :name, :title, :charset, :bytes, :files::text::jsonb,
    :error, :changes::bigint, :etag, :modified, 'new', :at
)
ON CONFLICT DO NOTHING
RETURNING id;

-- name: same_find(county, division, digest)^
-- What came with these words before.
SELECT f.id, f.state, i.code FROM content.find AS f LEFT JOIN content.item AS i ON i.id = f.item
WHERE f.county = :county AND f.division = :division AND f.digest = :digest;

-- name: again_find(id, charset, bytes, files, at)!
-- Somebody gives again what was ignored: it waits again.
UPDATE content.find SET state = 'new', charset = :charset, bytes = :bytes, files = :files::text::jsonb, found_at = :at,
    decided_by = NULL, decided_at = NULL
WHERE id = :id AND state = 'ignored';

-- name: finds(lo, hi, count)
-- What waits in a territory, the latest first.
SELECT f.id, f.division, f.name, f.title, f.address, f.error, f.found_at, s.name AS source,
    jsonb_array_length(f.files) AS files, f.changes IS NOT NULL AS corrects
FROM content.find AS f LEFT JOIN content.source AS s ON s.id = f.source
WHERE f.state = 'new' AND f.division BETWEEN :lo AND :hi ORDER BY f.id DESC LIMIT :count;

-- name: find(id)^
-- One text that came in, with the item that it became; one that corrects another, with the item that the other became.
SELECT f.id, f.county, f.division, f.source AS source_id, f.address, f.name, f.title, f.charset, f.bytes,
    f.files, f.error, f.state, f.found_at, f.changes, s.name AS source, i.code
FROM content.find AS f
LEFT JOIN content.source AS s ON s.id = f.source
LEFT JOIN content.find AS c ON c.id = f.changes
LEFT JOIN content.item AS i ON i.id = coalesce(f.item, c.item)
WHERE f.id = :id;

-- name: forget_finds(before, dry)$
-- Let what nobody has decided about go: its bytes are deleted, its address stays known. Returns how many.
WITH gone AS (
    UPDATE content.find SET state = 'ignored', bytes = NULL, files = '[]'
    WHERE state = 'new' AND found_at < :before AND NOT :dry::boolean RETURNING id
)
SELECT CASE WHEN :dry::boolean THEN (SELECT count(*) FROM content.find WHERE state = 'new' AND found_at < :before)
    ELSE (SELECT count(*) FROM gone) END::int;

-- name: decide_find(id, state, item, by, at)^
-- Take it or leave it; only one person does.
UPDATE content.find SET state = :state, item = :item::bigint, bytes = NULL, decided_by = :by, decided_at = :at
WHERE id = :id AND state = 'new'
RETURNING id;
