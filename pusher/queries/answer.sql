-- name: answerer(item, roles)^
-- Who answers what is asked about an item: whom it names, else whom its unit does, as long as he may.
SELECT a.staff, a.called, a.item <> 0 AS own FROM content.v_item AS i
JOIN pusher.answerer AS a ON a.division = i.division AND a.item IN (0, i.id)
JOIN pusher.staff AS s ON s.id = a.staff AND s.state = 'active'
WHERE i.id = :item AND EXISTS (
    SELECT FROM pusher.staff_grant AS g WHERE g.staff = s.id AND g.ended_at IS NULL AND g.role = ANY(:roles::text[])
      AND i.division BETWEEN g.lo AND g.hi)
ORDER BY a.item DESC LIMIT 1;

-- name: named(division, item)^
-- Who stands named for a unit (item 0) or one of its items, whether he may answer still or not.
SELECT a.staff, a.called, s.name FROM pusher.answerer AS a JOIN pusher.staff AS s ON s.id = a.staff
WHERE a.division = :division AND a.item = :item;

-- name: able(county, division, roles)
-- Who may answer what residents ask of a unit.
SELECT s.id, s.name, u.name AS unit FROM pusher.staff AS s JOIN pusher.unit AS u ON u.id = s.unit
WHERE s.county = :county AND s.state = 'active' AND EXISTS (
    SELECT FROM pusher.staff_grant AS g WHERE g.staff = s.id AND g.ended_at IS NULL AND g.role = ANY(:roles::text[])
      AND :division::bigint BETWEEN g.lo AND g.hi)
ORDER BY u.name, s.name;

-- name: set_answerer(division, item, county, staff, called, person, at)!
-- Name who answers.
INSERT INTO pusher.answerer (division, item, county, staff, called, named_by, named_at)
VALUES (:division, :item, :county, :staff, :called, :person, :at)
ON CONFLICT (division, item) DO UPDATE SET staff = excluded.staff, called = excluded.called,
    named_by = excluded.named_by, named_at = excluded.named_at;

-- name: drop_answerer(division, item)!
-- Nobody answers any more.
DELETE FROM pusher.answerer WHERE division = :division AND item = :item;

-- name: propose(county, division, item, version, question, asked, answered, person, at)$
-- A question and its answer for all to read, once somebody else has agreed.
INSERT INTO pusher.public_answer (county, division, item, version, question, asked, answered, proposed_by, proposed_at)
VALUES (:county, :division, :item, :version, :question, :asked, :answered, :person, :at) RETURNING id;

-- name: answers(lo, hi, most)
-- Those of a range: what waits first, then what the notice no longer says as it did, then the newest.
SELECT p.id, p.division, p.item, i.code, i.title, p.version, p.version IS DISTINCT FROM i.published AS outdated, p.question,
    p.asked, p.answered, p.state, p.proposed_by, p.proposed_at, p.decided_by, p.decided_at
FROM pusher.public_answer AS p JOIN content.v_item AS i ON i.id = p.item
WHERE p.division BETWEEN :lo AND :hi
ORDER BY p.state = 'waiting' DESC, p.state = 'shown' AND p.version IS DISTINCT FROM i.published DESC, p.id DESC LIMIT :most;

-- name: answer(id)^
-- One of them.
SELECT p.id, p.division, p.item, i.code, i.title, p.version, p.version IS DISTINCT FROM i.published AS outdated, p.question,
    p.asked, p.answered, p.state, p.proposed_by, p.proposed_at, p.decided_by, p.decided_at
FROM pusher.public_answer AS p JOIN content.v_item AS i ON i.id = p.item WHERE p.id = :id;

-- name: of_question(question)
-- What was proposed out of one letter.
SELECT p.id, p.state, p.asked, p.answered FROM pusher.public_answer AS p WHERE p.question = :question ORDER BY p.id;

-- name: decide(id, was, state, version, person, at)$
-- Show it, refuse it or take it down; NULL: it stands otherwise by now.
UPDATE pusher.public_answer SET state = :state, version = :version, decided_by = :person, decided_at = :at
WHERE id = :id AND state = :was RETURNING id;

-- name: waiting(lo, hi)$
-- How many wait for a second person in a range.
SELECT count(*)::int FROM pusher.public_answer WHERE division BETWEEN :lo AND :hi AND state = 'waiting';

-- name: shown(item, version, most)
-- What is public under a version, the oldest first.
SELECT asked, answered, decided_at FROM pusher.public_answer
WHERE item = :item AND version = :version AND state = 'shown' ORDER BY id LIMIT :most;
