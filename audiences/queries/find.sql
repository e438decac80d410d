-- name: residents_at(county, kind, indexes)
-- Who receives at each of these addresses: the first by rank, in the order of the indexes.
SELECT t.n, l.resident
FROM unnest(:indexes::bytea[]) WITH ORDINALITY AS t (index, n)
JOIN audiences.contact AS c ON c.county = :county AND c.kind = :kind AND c.index = t.index
JOIN LATERAL (SELECT resident FROM audiences.link WHERE contact = c.id ORDER BY rank, resident LIMIT 1) AS l ON true
ORDER BY t.n;

-- name: residents_named(villages, names, births)
-- Residents on the roster by village, name and birth date, in the order given.
SELECT t.n, r.id AS resident
FROM unnest(:villages::bigint[], :names::text[], :births::date[]) WITH ORDINALITY AS t (village, name, birth, n)
JOIN audiences.resident AS r ON r.division BETWEEN t.village AND t.village + 999 AND r.name = t.name
    AND r.birth_date = t.birth AND r.list IS NULL
ORDER BY t.n;
