-- name: add_objection(county, division, item, version, line, source, code_hash, received_at, due, certain, taken_by)$
-- Enter an objection; nothing in it says who complains.
INSERT INTO pusher.objection (county, division, item, version, line, source, code_hash, received_at, due, certain, taken_by)
VALUES (:county, :division, :item, :version, :line, :source, :code_hash, :received_at, :due, :certain, :taken_by)
RETURNING id;

-- name: add_complaint(objection, county, division, key_id, cipher)!
-- Put who complains beside it, encrypted.
INSERT INTO pusher.complaint (objection, county, division, key_id, cipher)
VALUES (:objection, :county, :division, :key_id, :cipher);

-- name: objection(id)^
-- An objection with its listing.
SELECT o.id, o.county, o.division, o.item, i.code, i.title, i.division AS unit, i.published, o.version, o.line, o.source,
    o.state, o.received_at, o.due, o.certain, o.answer, o.taken_by, o.accepted_at, o.decided_at, o.decided_by
FROM pusher.objection AS o JOIN content.v_item AS i ON i.id = o.item WHERE o.id = :id;

-- name: objections(lo, hi, open_only, item, most)
-- Objections to the listings of a territory, what is due first.
SELECT o.id, o.county, o.division, o.item, i.code, i.title, i.division AS unit, i.published, o.version, o.line, o.source,
    o.state, o.received_at, o.due, o.certain, o.answer, o.taken_by, o.accepted_at, o.decided_at, o.decided_by
FROM pusher.objection AS o JOIN content.v_item AS i ON i.id = o.item
WHERE o.division BETWEEN :lo AND :hi AND (NOT :open_only::boolean OR o.decided_at IS NULL)
    AND (:item::bigint IS NULL OR o.item = :item)
ORDER BY o.decided_at IS NOT NULL, o.due, o.id LIMIT :most;

-- name: complaint(objection)^
-- Who complains; nothing for whoever may not know.
SELECT key_id, cipher FROM pusher.complaint WHERE objection = :objection;

-- name: accept(id, person, at)$
-- Take an objection up; NULL: it was before.
UPDATE pusher.objection SET state = 'accepted', accepted_at = :at, accepted_by = :person
WHERE id = :id AND state = 'received' RETURNING id;

-- name: decide(id, state, answer, person, at)$
-- Decide an objection; NULL: it was decided before.
UPDATE pusher.objection SET state = :state, answer = :answer, decided_at = :at, decided_by = :person,
    accepted_at = coalesce(accepted_at, :at), accepted_by = coalesce(accepted_by, :person)
WHERE id = :id AND decided_at IS NULL RETURNING id;

-- name: lock_code(code_hash)!
-- Two taps that come at once are one after the other.
SELECT pg_advisory_xact_lock(hashtext('objection'), hashtext(encode(:code_hash, 'hex')));

-- name: by_code(code_hash)^
-- What a complainant is told.
SELECT o.item, o.line, o.state, o.received_at, o.due, o.certain, o.answer, o.decided_at,
    i.published IS DISTINCT FROM o.version AS outdated
FROM pusher.objection AS o LEFT JOIN content.v_item AS i ON i.id = o.item WHERE o.code_hash = :code_hash;

-- name: received_since(item, since)$
-- How many objections to a listing have come in since.
SELECT count(*)::int FROM pusher.objection WHERE item = :item AND received_at > :since;

-- name: overdue(today)
-- Listings with objections that are not answered in time.
SELECT i.code, o.county, count(*)::int AS n
FROM pusher.objection AS o JOIN content.v_item AS i ON i.id = o.item
WHERE o.decided_at IS NULL AND o.due < :today GROUP BY i.code, o.county;

-- name: forget_complaints(before, dry)$
-- Delete who complained where the answer was given before a day; how many.
WITH ripe AS (
    SELECT o.id FROM pusher.objection AS o JOIN pusher.complaint AS c ON c.objection = o.id WHERE o.decided_at < :before
), gone AS (
    DELETE FROM pusher.complaint AS c USING ripe AS r WHERE c.objection = r.id AND NOT :dry::boolean
)
SELECT count(*)::int FROM ripe;

-- name: rules(county)^
-- What a county decides about what becomes of its notices.
SELECT objection_days, night, call_minutes, question_days, through, place_codes, county_codes, hotline_from
FROM pusher.county_standing WHERE county = :county;

-- name: set_rules(county, objection_days, night, call_minutes, question_days, through, place_codes, county_codes, hotline_from)!
-- Enter or change it.
INSERT INTO pusher.county_standing
    (county, objection_days, night, call_minutes, question_days, through, place_codes, county_codes, hotline_from)
VALUES (:county, :objection_days, :night::text[], :call_minutes, :question_days, :through::text[], :place_codes,
    :county_codes, :hotline_from)
ON CONFLICT (county) DO UPDATE SET objection_days = excluded.objection_days, night = excluded.night,
    call_minutes = excluded.call_minutes, question_days = excluded.question_days,
    through = excluded.through, place_codes = excluded.place_codes, county_codes = excluded.county_codes,
    hotline_from = excluded.hotline_from;
