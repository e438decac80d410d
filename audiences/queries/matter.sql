-- name: add_matter(county, name, owner, purpose, legal_basis)$
-- A purpose under which tags and attributes may be kept.
INSERT INTO audiences.matter (county, name, owner, purpose, legal_basis)
VALUES (:county, :name, :owner, :purpose, :legal_basis) RETURNING id;

-- name: matters(county)
-- All matters of a county.
SELECT id, county, name, owner, purpose, legal_basis FROM audiences.matter WHERE county = :county ORDER BY id;

-- name: add_tag(matter, name)$
-- A tag under a matter, unique by name in its county.
INSERT INTO audiences.tag (matter, county, name)
SELECT m.id, m.county, :name FROM audiences.matter AS m WHERE m.id = :matter RETURNING id;

-- name: tags(county)
-- The vocabulary of a county; who carries which tag is another question.
SELECT id, matter, name FROM audiences.tag WHERE county = :county ORDER BY id;

-- name: add_attribute(matter, name, type, unit)$
-- A typed attribute under a matter.
INSERT INTO audiences.attribute (matter, county, name, type, unit)
SELECT m.id, m.county, :name, :type, :unit FROM audiences.matter AS m WHERE m.id = :matter RETURNING id;

-- name: attributes(county)
-- The attributes of a county.
SELECT id, matter, name, type, unit FROM audiences.attribute WHERE county = :county ORDER BY id;

-- name: set_attributes(attribute, residents, numbers, texts)!
-- Write one attribute of many residents; a number or a text each, NULL in both takes it away.
UPDATE audiences.resident AS r
SET attributes = CASE
    WHEN coalesce(to_jsonb(t.number), to_jsonb(t.word)) IS NULL THEN r.attributes - :attribute::text
    ELSE r.attributes || jsonb_build_object(:attribute::text, coalesce(to_jsonb(t.number), to_jsonb(t.word))) END
FROM unnest(:residents::bigint[], :numbers::float8[], :texts::text[]) AS t (resident, number, word)
WHERE r.id = t.resident;

-- name: give_tag(tag, residents)!
-- Put a tag on residents who lack it.
UPDATE audiences.resident SET tags = tags || :tag::int
WHERE id = ANY (:residents::bigint[]) AND NOT tags @> ARRAY[:tag::int];

-- name: take_tag(tag, residents)!
-- Take a tag from residents.
UPDATE audiences.resident SET tags = array_remove(tags, :tag::int)
WHERE id = ANY (:residents::bigint[]) AND tags @> ARRAY[:tag::int];

-- name: tags_of(resident)
-- The tags of one resident that the session's matters show.
SELECT tag, matter, name FROM audiences.v_resident_tag WHERE resident = :resident ORDER BY tag;

-- name: facts_of(resident)
-- Every tag and every figure or word that is held of a resident, of all matters: for the copy that she may ask for.
SELECT m.name AS matter, t.name, NULL::jsonb AS value, '' AS unit
FROM audiences.resident AS r CROSS JOIN LATERAL unnest(r.tags) AS u (tag)
JOIN audiences.tag AS t ON t.id = u.tag JOIN audiences.matter AS m ON m.id = t.matter
WHERE r.id = :resident
UNION ALL
SELECT m.name, a.name, e.value, a.unit
FROM audiences.resident AS r CROSS JOIN LATERAL jsonb_each(r.attributes) AS e
JOIN audiences.attribute AS a ON a.id = e.key::int JOIN audiences.matter AS m ON m.id = a.matter
WHERE r.id = :resident
ORDER BY 1, 2;
