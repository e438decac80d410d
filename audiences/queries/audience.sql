-- name: add_audience(county, spec, matters, now)$
-- An audience before its members.
INSERT INTO audiences.audience (county, digest, spec, matters, frozen_at)
VALUES (:county, '', :spec::jsonb, :matters::int[], :now) RETURNING id;

-- name: audience_whys(audience)
-- The reason sets that occur.
SELECT DISTINCT why FROM audiences.member WHERE audience = :audience ORDER BY why;

-- name: add_whys(audience, reasons)!
-- What the reason sets say: [[why, [reason, …]], …].
INSERT INTO audiences.why (audience, why, reasons)
SELECT :audience, (t.pair ->> 0)::int, t.pair -> 1 FROM jsonb_array_elements(:reasons::jsonb) AS t (pair);

-- name: audience_digest(audience)$
-- A hash of the members that depends on nothing but who they are; village by village, so that memory stays flat.
SELECT encode(sha256(convert_to(coalesce(string_agg(v.hash, '' ORDER BY v.division, v.basis), ''), 'UTF8')), 'hex')
FROM (
    SELECT m.division, m.basis, encode(sha256(convert_to(string_agg(
        concat_ws(' ', m.resident, coalesce(m.household, 0), coalesce(m.contact, 0), m.kind, m.rank, m.why, m.reach),
        E'\n' ORDER BY m.resident, m.rank, m.contact), 'UTF8')), 'hex') AS hash
    FROM audiences.member AS m
    WHERE m.audience = :audience
    GROUP BY m.division, m.basis
) AS v;

-- name: audience_people(audience)
-- People and households by the best that can be done for a person: ok, else the reason why not.
SELECT p.reach, count(*)::int AS people, count(DISTINCT p.household)::int AS households
FROM (
    SELECT m.resident, min(m.household) AS household,
        (ARRAY['ok', 'suspect', 'opted_out', 'dead', 'none'])[
            min(array_position(ARRAY['ok', 'suspect', 'opted_out', 'dead', 'none'], m.reach))] AS reach
    FROM audiences.member AS m
    WHERE m.audience = :audience
    GROUP BY m.resident
) AS p
GROUP BY p.reach;

-- name: audience_kinds(audience)
-- People and households whom each kind of contact can reach.
SELECT k.kind, count(*)::int AS people, count(DISTINCT k.household)::int AS households
FROM (
    SELECT DISTINCT m.kind, m.resident, m.household FROM audiences.member AS m
    WHERE m.audience = :audience AND m.reach = 'ok'
) AS k
GROUP BY k.kind ORDER BY k.kind;

-- name: audience_households(audience)$
-- How many households the members belong to.
SELECT count(DISTINCT household)::int FROM audiences.member WHERE audience = :audience;

-- name: settle_audience(audience, digest, people, households, counts)!
-- What the freeze came to.
UPDATE audiences.audience SET digest = :digest, people = :people, households = :households, counts = :counts::jsonb
WHERE id = :audience;

-- name: drop_audience(audience)!
-- Forget a freeze that was never approved.
DELETE FROM audiences.audience WHERE id = :audience;
