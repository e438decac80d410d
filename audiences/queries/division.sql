-- name: upsert_divisions(codes, names, parents, levels)!
-- Load divisions of the national table; what an office edited stays.
INSERT INTO audiences.division AS d (code, county, parent, level, name)
SELECT t.code, t.code / 1000000000, t.parent, t.level, t.name
FROM unnest(:codes::bigint[], :names::text[], :parents::bigint[], :levels::smallint[]) AS t (code, name, parent, level)
ORDER BY t.level
ON CONFLICT (code) DO UPDATE SET name = excluded.name WHERE NOT d.edited AND d.name <> excluded.name;

-- name: divisions(lo, hi)
-- All divisions of a range, by code, with the names that they or what was merged into them had, and which code bore each.
SELECT d.code, d.name, d.free, coalesce(f.names, '{}') AS former, coalesce(f.codes, '{}') AS former_codes
FROM audiences.division AS d LEFT JOIN (
    SELECT o.code, array_agg(o.name ORDER BY o.name, o.bore) AS names, array_agg(o.bore ORDER BY o.name, o.bore) AS codes
    FROM (
        SELECT DISTINCT coalesce(r.new, c.new) AS code, n.name, coalesce(c.olds[n.no], c.new) AS bore
        FROM audiences.division_change AS c CROSS JOIN LATERAL unnest(c.old_names) WITH ORDINALITY AS n (name, no)
        LEFT JOIN audiences.redirect AS r ON r.code = c.new
        WHERE c.county = :lo::bigint / 1000000000 AND c.kind IN ('merge', 'rename')
    ) AS o GROUP BY o.code
) AS f ON f.code = d.code
WHERE d.code BETWEEN :lo AND :hi AND d.valid_to IS NULL ORDER BY d.code;

-- name: moved(county)
-- Where divisions are now that are no longer used.
SELECT code, new FROM audiences.redirect WHERE county = :county ORDER BY code;

-- name: ended(parent)
-- The divisions below that are no longer used.
SELECT code FROM audiences.division WHERE parent = :parent AND valid_to IS NOT NULL;

-- name: lock_division(code)^
-- Hold a division while a number below it is chosen.
SELECT code, name FROM audiences.division WHERE code = :code FOR NO KEY UPDATE;

-- name: add_division(code, parent, level, name, on_date)!
-- A free node: 农场, 景区, 开发区.
INSERT INTO audiences.division (code, county, parent, level, name, free, edited, valid_from)
VALUES (:code, :code::bigint / 1000000000, :parent, :level, :name, true, true, :on_date);

-- name: rename_division(code, name)!
-- An office's own words win over the national table.
UPDATE audiences.division SET name = :name, edited = true WHERE code = :code;

-- name: group_divisions(lo, hi)
-- The groups of a range in which anybody on a roster is registered, lives or farms, and the villages of who is in none.
SELECT registered AS code FROM audiences.resident WHERE active AND registered BETWEEN :lo AND :hi
UNION SELECT living FROM audiences.resident WHERE active AND living BETWEEN :lo AND :hi
UNION SELECT farming FROM audiences.resident WHERE active AND farming BETWEEN :lo AND :hi
ORDER BY code;

-- name: division_names(codes)
-- The names of some divisions.
SELECT code, name FROM audiences.division WHERE code = ANY (:codes::bigint[]) ORDER BY code;
