-- name: ask(county, division, since, until, person, at)$
-- Somebody wants an inspection pack.
INSERT INTO pusher.dossier (county, division, since, until, asked_by, asked_at)
VALUES (:county, :division, :since, :until, :person, :at) RETURNING id;

-- name: waiting(division)$
-- How many packs of a place are asked for and not made yet.
SELECT count(*)::int FROM pusher.dossier WHERE division = :division AND state = 'asked';

-- name: dossiers(lo, hi, most)
-- The packs of a range, the latest first.
SELECT id, county, division, since, until, state, asked_by, asked_at, made_at, size, files, digest, because
FROM pusher.dossier WHERE division BETWEEN :lo AND :hi ORDER BY id DESC LIMIT :most;

-- name: dossier(id)^
-- One of them.
SELECT id, county, division, since, until, state, asked_by, asked_at, made_at, size, files, digest, because
FROM pusher.dossier WHERE id = :id;

-- name: part(dossier, no)$
-- One part of a pack's file; NULL: there are no more.
SELECT body FROM pusher.dossier_part WHERE dossier = :dossier AND no = :no;

-- name: take()^
-- The pack whose turn it is; nobody else makes it until the transaction ends.
SELECT id, county, division, since, until, state, asked_by, asked_at, made_at, size, files, digest, because
FROM pusher.dossier WHERE state = 'asked' ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED;

-- name: add_part(dossier, no, division, body)!
-- Keep a part of its file.
INSERT INTO pusher.dossier_part (dossier, no, division, body) VALUES (:dossier, :no, :division, :body);

-- name: ready(id, at, size, files, digest)!
-- It is made.
UPDATE pusher.dossier SET state = 'ready', made_at = :at, size = :size, files = :files, digest = :digest WHERE id = :id;

-- name: fail(id, at, because)!
-- It could not be made.
UPDATE pusher.dossier SET state = 'failed', made_at = :at, because = :because WHERE id = :id;

-- name: pass_away(before)!
-- Files past their time go, and at once those that hold what may not be read any more; that they were made, and their hash,
-- stays.
WITH old AS (
    UPDATE pusher.dossier SET state = 'gone'
    WHERE state = 'ready' AND (made_at < :before OR id IN (SELECT s.id FROM pusher.v_stale_dossier AS s)) RETURNING id
)
DELETE FROM pusher.dossier_part WHERE dossier IN (SELECT id FROM old);

-- name: stale(id)$
-- Whether a pack holds what may not be read any more.
SELECT EXISTS (SELECT FROM pusher.v_stale_dossier WHERE id = :id);

-- name: pushes(lo, hi, since, before, most)
-- What units of a range approved in a time, with who confirmed it; `sealed`: its texts are under lock.
SELECT p.id, p.item, p.version, p.approved_at, p.approved_by, i.code, i.sealed, v.no
FROM pusher.push AS p JOIN content.v_item AS i ON i.id = p.item
JOIN content.v_version AS v ON v.item = p.item AND v.hash = p.version
WHERE p.division BETWEEN :lo AND :hi AND p.approved_at >= :since AND p.approved_at < :before
ORDER BY p.approved_at, p.id LIMIT :most;
