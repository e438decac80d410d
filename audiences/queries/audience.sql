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
SELECT encode(sha256(convert_to(coalesce(string_agg(v.hash, '' ORDER BY v.division), ''), 'UTF8')), 'hex')
FROM (
    SELECT m.division, encode(sha256(convert_to(string_agg(
        concat_ws(' ', m.resident, coalesce(m.household, 0), coalesce(m.contact, 0), m.kind, m.rank, m.why, m.reach),
        E'\n' ORDER BY m.resident, m.rank, m.contact), 'UTF8')), 'hex') AS hash
    FROM audiences.member AS m
    WHERE m.audience = :audience
    GROUP BY m.division
) AS v;

-- name: audience_people(audience)
-- People and households by the best that can be done for a person: ok, else the reason why not; who belongs to no household
-- is one. Grouping twice counts the households by hashing; count(DISTINCT) would sort a million rows.
SELECT (ARRAY['ok', 'suspect', 'opted_out', 'dead', 'none'])[h.best] AS reach, sum(h.people)::int AS people,
    count(h.household)::int AS households
FROM (
    SELECT p.best, p.household, count(*) AS people
    FROM (
        SELECT m.resident, coalesce(min(m.household), -m.resident) AS household,
            min(array_position(ARRAY['ok', 'suspect', 'opted_out', 'dead', 'none'], m.reach)) AS best
        FROM audiences.member AS m
        WHERE m.audience = :audience AND m.resident IS NOT NULL
        GROUP BY m.resident
    ) AS p
    GROUP BY p.best, p.household
) AS h
GROUP BY h.best;

-- name: audience_kinds(audience)
-- People and households whom each kind of contact can reach.
SELECT h.kind, sum(h.people)::int AS people, count(h.household)::int AS households
FROM (
    SELECT k.kind, k.household, count(*) AS people
    FROM (
        SELECT m.kind, m.resident, coalesce(min(m.household), -m.resident) AS household
        FROM audiences.member AS m
        WHERE m.audience = :audience AND m.reach = 'ok' AND m.resident IS NOT NULL
        GROUP BY m.kind, m.resident
    ) AS k
    GROUP BY k.kind, k.household
) AS h
GROUP BY h.kind;

-- name: audience_households(audience)$
-- How many households the members are; who belongs to none is one of her own.
SELECT count(*)::int FROM (
    SELECT FROM audiences.member WHERE audience = :audience AND resident IS NOT NULL GROUP BY coalesce(household, -resident)
) AS h;

-- name: leave_out(audience, per, contacts, ranks, homes, visited, owing)
-- Whoever has it already leaves an audience that is being made: units of which one of these contacts had it, and households of
-- `homes`, where somebody said it. How many people (and numbers that subscribed), by the lowest rank that their unit has. A
-- number that many households gave (suspect) shows of none of them that it was told. Where visits are owed, a unit stays with
-- somebody who wants to be told by word of mouth and was in none of the audiences of `owing`: she is on no visit list yet.
WITH unheard AS (
    SELECT DISTINCT audiences.unit(:per, m.household, m.resident, m.contact) AS unit
    FROM audiences.member AS m JOIN audiences.v_spoken AS s ON s.resident = m.resident
    WHERE m.audience = :audience AND :owing::bigint[] IS NOT NULL AND NOT EXISTS (
        SELECT FROM audiences.member AS o WHERE o.audience = ANY(:owing::bigint[]) AND o.resident = m.resident)
), had AS (
    SELECT u.unit, min(u.rank) AS rank FROM (
        SELECT t.unit, t.rank FROM (
            SELECT audiences.unit(:per, m.household, m.resident, m.contact) AS unit, c.rank
            FROM unnest(:contacts::bigint[], :ranks::int[]) AS c (contact, rank)
            JOIN audiences.member AS m ON m.audience = :audience AND m.contact = c.contact AND m.reach <> 'suspect'
        ) AS t WHERE NOT EXISTS (SELECT FROM unheard AS n WHERE n.unit = t.unit)
        UNION ALL
        SELECT audiences.unit(:per, m.household, m.resident, m.contact), :visited::int FROM unnest(:homes::bigint[]) AS t (home)
        JOIN audiences.member AS m ON m.audience = :audience AND coalesce(m.household, -m.resident) = t.home
    ) AS u GROUP BY u.unit
), gone AS (
    DELETE FROM audiences.member AS m USING had AS h
    WHERE m.audience = :audience AND audiences.unit(:per, m.household, m.resident, m.contact) = h.unit
    RETURNING coalesce(-m.resident, m.contact) AS person, h.rank
)
SELECT rank, count(DISTINCT person)::int AS people FROM gone GROUP BY rank ORDER BY rank;

-- name: list_dead(list)$
-- How many people of a list have died, as its file, a visit or the roster says.
SELECT count(*)::int FROM audiences.resident AS r
WHERE r.list = :list AND (r.state = 'dead'
    OR EXISTS (SELECT FROM audiences.resident AS k WHERE k.id = r.known AND k.state = 'dead'));

-- name: settle_audience(audience, digest, people, households, counts)!
-- What the freeze came to.
UPDATE audiences.audience SET digest = :digest, people = :people, households = :households, counts = :counts::jsonb
WHERE id = :audience;

-- name: drop_members(audience)!
-- Members have no foreign key to go by.
DELETE FROM audiences.member WHERE audience = :audience;

-- name: drop_audience(audience)!
-- Forget a freeze that was never approved.
DELETE FROM audiences.audience WHERE id = :audience;

-- name: add_derived(county, sources, now)$
-- An audience that is taken out of others, before its members; who may not read one of theirs may not read its.
INSERT INTO audiences.audience (county, digest, spec, matters, frozen_at)
SELECT :county, '', jsonb_build_object('derived', to_jsonb(:sources::bigint[])),
    coalesce((SELECT array_agg(DISTINCT u.matter) FROM audiences.audience AS a, unnest(a.matters) AS u (matter)
              WHERE a.id = ANY(:sources::bigint[])), '{}'), :now
RETURNING id;

-- name: copy_members(audience, sources, residents, contacts, spent, homes)!
-- Members of frozen audiences as they were frozen, each contact once; a spent one leaves its person without it, and of `homes`
-- everybody is in it, without the contacts that are not wanted.
INSERT INTO audiences.member (audience, basis, resident, household, contact, division, why, head, rank, kind, reach)
SELECT DISTINCT ON (m.resident, kept.contact) :audience, m.basis, m.resident, m.household, kept.contact, m.division, 0, m.head,
    CASE WHEN kept.contact IS NULL THEN 0 ELSE m.rank END, CASE WHEN kept.contact IS NOT NULL THEN m.kind END,
    CASE WHEN kept.contact IS NULL THEN 'none' ELSE m.reach END
FROM audiences.member AS m
LEFT JOIN unnest(:spent::bigint[]) AS s (contact) ON s.contact = m.contact
LEFT JOIN unnest(:contacts::bigint[]) AS c (contact) ON c.contact = m.contact
CROSS JOIN LATERAL (SELECT :contacts::bigint[] IS NULL OR c.contact IS NOT NULL AS wanted) AS w
CROSS JOIN LATERAL (SELECT CASE WHEN s.contact IS NULL AND w.wanted THEN m.contact END AS contact) AS kept
WHERE m.audience = ANY(:sources::bigint[])
  AND (:residents::bigint[] IS NULL OR m.resident IN (SELECT unnest(:residents::bigint[])))
  AND (w.wanted OR coalesce(m.household, -m.resident) IN (SELECT unnest(:homes::bigint[])))
ORDER BY m.resident, kept.contact, m.rank, m.audience DESC;

-- name: forget_why(audience)!
-- Why each of them was in it.
DELETE FROM audiences.why WHERE audience = :audience;
