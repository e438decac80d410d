-- name: rule_settings(county)
-- The severities that a county set.
SELECT rule, severity, reason, at FROM content.rule_setting WHERE county = :county ORDER BY rule;

-- name: set_rule(county, rule, severity, reason, by, at)!
-- Set a rule's severity in a county.
INSERT INTO content.rule_setting (county, rule, severity, reason, by, at)
VALUES (:county, :rule, :severity, :reason, :by, :at)
ON CONFLICT (county, rule) DO UPDATE
SET severity = excluded.severity, reason = excluded.reason, by = excluded.by, at = excluded.at;

-- name: reset_rule(county, rule)!
-- Go back to the severity as shipped.
DELETE FROM content.rule_setting WHERE county = :county AND rule = :rule;

-- name: county_words(county)
-- A county's own words.
SELECT wrong, "right", class, exceptions, at FROM content.word WHERE county = :county ORDER BY at DESC, wrong;

-- name: set_word(county, wrong, right_form, class_, exceptions, by, at)!
-- Add a word of a county's own, or change it.
INSERT INTO content.word (county, wrong, "right", class, exceptions, by, at)
VALUES (:county, :wrong, :right_form, :class_, :exceptions::text[], :by, :at)
ON CONFLICT (county, wrong) DO UPDATE
SET "right" = excluded."right", class = excluded.class, exceptions = excluded.exceptions, by = excluded.by,
    at = excluded.at;

-- name: drop_word(county, wrong)!
-- Take a word out of a county's list.
DELETE FROM content.word WHERE county = :county AND wrong = :wrong;

-- name: entries(county)
-- How a county words the entries of the negative list.
SELECT code, words FROM content.entry WHERE county = :county ORDER BY code;

-- name: set_entry(county, code, words, by, at)!
-- Word an entry.
INSERT INTO content.entry (county, code, words, by, at) VALUES (:county, :code, :words, :by, :at)
ON CONFLICT (county, code) DO UPDATE SET words = excluded.words, by = excluded.by, at = excluded.at;

-- name: allowances(county)
-- What a county lets pass.
SELECT kind, value, note, at FROM content.allowed WHERE county = :county ORDER BY kind, value;

-- name: allow(county, kind, value, note, by, at)!
-- Let an office's mobile or a site pass.
INSERT INTO content.allowed (county, kind, value, note, by, at) VALUES (:county, :kind, :value, :note, :by, :at)
ON CONFLICT (county, kind, value) DO UPDATE SET note = excluded.note, by = excluded.by, at = excluded.at;

-- name: disallow(county, kind, value)!
-- Let it pass no more.
DELETE FROM content.allowed WHERE county = :county AND kind = :kind AND value = :value;

-- name: keep_masks(item, key_ids, names, digits, at)!
-- Remember the masks of an item that is going out.
INSERT INTO content.mask (item, county, key_id, name, digits, at)
SELECT i.id, i.county, x.key_id, x.name, x.digits, :at
FROM content.item AS i, unnest(:key_ids::smallint[], :names::bytea[], :digits::bytea[]) AS x (key_id, name, digits)
WHERE i.id = :item
ON CONFLICT DO NOTHING;

-- name: masks(county, item, names)
-- The masks of these names that other items of the county have put out.
SELECT m.key_id, m.name, m.digits, i.code
FROM content.mask AS m JOIN content.item AS i ON i.id = m.item
WHERE m.county = :county AND m.item <> :item AND m.name = ANY (:names::bytea[])
ORDER BY i.id;
