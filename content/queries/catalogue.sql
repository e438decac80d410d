-- name: catalogue(county)^
-- The version in force.
SELECT no, name, sample, entered_by, in_force_at FROM content.catalogue
WHERE county = :county AND in_force_at IS NOT NULL
ORDER BY no DESC LIMIT 1;

-- name: catalogue_version(county, no)^
-- A version, in force or a dry run.
SELECT no, name, sample, entered_by, in_force_at FROM content.catalogue WHERE county = :county AND no = :no;

-- name: catalogues(county)
-- The versions that were in force, the latest first.
SELECT c.no, c.name, c.sample, c.entered_by, c.in_force_at
FROM content.catalogue AS c WHERE c.county = :county AND c.in_force_at IS NOT NULL ORDER BY c.no DESC;

-- name: add_catalogue(county, name, sample, digest, by, at, in_force_at)$
-- Enter the next version; NULL: the sample is there already.
INSERT INTO content.catalogue (county, no, name, sample, digest, entered_by, entered_at, in_force_at)
SELECT :county, coalesce(max(c.no), 0) + 1, :name, :sample, :digest, :by::bigint, :at, :in_force_at::timestamptz
FROM content.catalogue AS c WHERE c.county = :county
HAVING NOT :sample::boolean OR count(*) FILTER (WHERE c.in_force_at IS NOT NULL) = 0
ON CONFLICT (county, no) DO NOTHING
RETURNING no;

-- name: add_catalogue_rows(county, version, docs)!
-- Enter the rows of a version, in their order.
INSERT INTO content.catalogue_row (county, version, no, domain, first, second, third, doc)
SELECT :county, :version, x.no, x.doc ->> 'domain', x.doc ->> 'first', coalesce(x.doc ->> 'second', ''),
    coalesce(x.doc ->> 'third', ''), x.doc
FROM unnest(:docs::jsonb[]) WITH ORDINALITY AS x (doc, no);

-- name: catalogue_rows(county, version)
-- The rows of a version, in their order.
SELECT doc FROM content.catalogue_row WHERE county = :county AND version = :version ORDER BY no;

-- name: village_rows(county)
-- The rows of the version in force that name villages among their levels.
SELECT r.doc FROM content.catalogue_row AS r
WHERE r.county = :county AND r.doc -> 'levels' ? 'village' AND r.version = (
    SELECT max(c.no) FROM content.catalogue AS c WHERE c.county = :county AND c.in_force_at IS NOT NULL)
ORDER BY r.no;

-- name: put_in_force(county, no, at)$
-- Put a dry run into force; NULL: there is none of this number, or a later version is in force.
UPDATE content.catalogue AS c SET in_force_at = :at
WHERE c.county = :county AND c.no = :no AND c.in_force_at IS NULL AND NOT EXISTS (
    SELECT FROM content.catalogue AS l WHERE l.county = c.county AND l.no > c.no AND l.in_force_at IS NOT NULL)
RETURNING c.no;

-- name: drop_dry_runs(county)!
-- Forget the versions that nobody put into force.
DELETE FROM content.catalogue WHERE county = :county AND in_force_at IS NULL;
