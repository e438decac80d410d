-- name: item(id)^
-- An item as the line needs it.
SELECT id, code, county, division, state, approved AS hash FROM content.v_item WHERE id = :id;

-- name: version(item, hash)$
-- A version's document.
SELECT doc FROM content.v_version WHERE item = :item AND hash = :hash;

-- name: audience(id)^
-- A frozen audience's figures.
SELECT id, digest, people, households, coalesce((counts ->> 'subscribed')::int, 0) AS subscribed,
    coalesce(counts -> 'spared', '{}') AS spared, frozen_at
FROM audiences.v_audience WHERE id = :id;

-- name: unreachable(audience, keys, kinds, consents)
-- Who cannot be reached by these ways (account, kind of contact, the template to be consented to), and why: people, and
-- households with nobody reachable.
WITH way AS (
    SELECT *, split_part(kind, ':', 1) AS medium
    FROM unnest(:keys::text[], :kinds::text[], :consents::text[]) AS w (key, kind, consent)
), contact AS (
    SELECT m.resident, m.household, m.kind, m.reach, k.id IS NOT NULL AND m.reach IN ('ok', 'suspect') AS live,
        EXISTS (SELECT FROM way AS w WHERE w.kind = m.kind AND NOT k.dead AND NOT k.opted_out && ARRAY['*', w.key]) AS open,
        EXISTS (SELECT FROM way AS w WHERE w.kind = m.kind AND NOT k.dead AND NOT k.opted_out && ARRAY['*', w.key]
                AND (w.consent = '' OR EXISTS (SELECT FROM audiences.v_consent AS c WHERE c.contact = m.contact
                                               AND c.account = w.key AND c.template = w.consent AND c.count > 0))) AS reached,
        coalesce(k.dead, false) AS dead
    FROM audiences.v_member AS m LEFT JOIN audiences.v_reach AS k ON k.id = m.contact
    WHERE m.audience = :audience
), person AS (
    SELECT m.resident, coalesce(m.household, -m.resident) AS unit,
        bool_or(m.live AND m.reached) AS ok,
        CASE WHEN bool_or(m.reach = 'opted_out' OR m.live AND NOT m.dead AND NOT m.open AND m.kind IN (SELECT kind FROM way))
                 THEN 'opted_out'
             WHEN bool_or(m.reach = 'dead' OR m.dead) THEN 'dead'
             WHEN bool_or(m.live AND m.open) THEN 'consent'
             WHEN bool_or(m.live AND split_part(m.kind, ':', 1) IN (SELECT medium FROM way)) THEN 'account'
             WHEN bool_or(m.live) THEN 'other_channel' ELSE 'none' END AS reason
    FROM contact AS m GROUP BY m.resident, m.household
), home AS (
    SELECT unit, bool_or(ok IS TRUE) AS ok FROM person GROUP BY unit
)
SELECT p.reason, count(*)::int AS people, count(DISTINCT p.unit) FILTER (WHERE NOT h.ok)::int AS households
FROM person AS p JOIN home AS h ON h.unit = p.unit
WHERE p.ok IS NOT TRUE GROUP BY p.reason ORDER BY p.reason;

-- name: spoken(audience)$
-- How many people of an audience want to be told by word of mouth.
SELECT count(DISTINCT m.resident)::int FROM audiences.v_spoken AS w JOIN audiences.v_member AS m ON m.resident = w.resident
WHERE m.audience = :audience;

-- name: divisions(audience)
-- People and households by village; a household that lives in two is counted in the first, as wherever it is counted.
WITH person AS MATERIALIZED (
    SELECT resident, coalesce(household, -resident) AS home, min(division) AS division
    FROM audiences.v_member WHERE audience = :audience AND resident IS NOT NULL GROUP BY 1, 2
), counted AS (
    SELECT division / 1000 * 1000 AS village, count(*) AS people, 0 AS households FROM person GROUP BY 1
    UNION ALL
    SELECT h.division / 1000 * 1000, 0, count(*) FROM (SELECT min(division) AS division FROM person GROUP BY home) AS h
    GROUP BY 1
)
SELECT c.village AS division, v.name, sum(c.people)::int AS people, sum(c.households)::int AS households
FROM counted AS c LEFT JOIN audiences.v_division AS v ON v.code = c.village GROUP BY 1, 2 ORDER BY 1;

-- name: homes(push, audience, pushes, per, unit, channels)
-- Households of each village (`unit` 1000) or group (1) that have the same of a push, in one pass over members and messages.
-- A household's marks are bits: 1 that one of `pushes`, which brought the same, gave evidence, 2 that one of them perhaps
-- will; from 4 on three bits for any other channel and for each of `channels`: 已提交, 到机, 确认. A number that more than
-- three households share (疑似代填) never counts; `unknown` is no evidence. `untold`: a resend goes to somebody of them,
-- `doubted`: it leaves somebody out. `spoken`: somebody wants to be told by word of mouth, and it is 必达.
SELECT n.division, v.name, n.marks, n.outcome, n.untold, n.doubted, n.spoken, n.households
FROM (
    SELECT h.division, h.marks, h.spoken, coalesce(s.outcome, '') AS outcome, h.untold AND s.spared IS NOT TRUE AS untold,
        h.doubted AND s.spared IS NOT TRUE AS doubted, count(*)::int AS households
    FROM (
        SELECT home, min(division) / :unit::bigint * :unit::bigint AS division, bit_or(marks) AS marks,
            CASE WHEN :per = 'household' THEN bit_or(marks) & 3 = 0 ELSE bool_or(marks & 3 = 0) END AS untold,
            CASE WHEN :per = 'household' THEN bit_or(marks) & 3 = 2 ELSE bool_or(marks & 3 = 2) END AS doubted,
            bool_or(resident IN (SELECT w.resident FROM audiences.v_spoken AS w))
                AND (SELECT duty = 'must' FROM pusher.push WHERE id = :push) AS spoken
        FROM (
            SELECT m.home, m.resident, min(m.division) AS division,
                coalesce(bit_or(CASE WHEN m.counts THEN d.mark ELSE d.mark & 2 END), 0) AS marks
            FROM (
                SELECT coalesce(household, -resident) AS home, resident, contact, division, reach <> 'suspect' AS counts
                FROM audiences.v_member WHERE audience = :audience
            ) AS m LEFT JOIN (
                SELECT contact, CASE
                    WHEN state IN ('pending', 'unknown') THEN 2 WHEN push <> :push THEN 1
                    ELSE 1 | (CASE state WHEN 'sent' THEN 1 WHEN 'arrived' THEN 2 ELSE 4 END::bigint
                              << 3 * coalesce(array_position(:channels::text[], channel), 0) + 2) END AS mark
                FROM pusher.delivery
                WHERE push = ANY(:pushes::bigint[]) AND contact IS NOT NULL
                  AND state IN ('pending', 'unknown', 'sent', 'arrived', 'opened')
            ) AS d ON d.contact = m.contact
            GROUP BY m.home, m.resident
        ) AS person GROUP BY home
    ) AS h LEFT JOIN (
        SELECT unit, max(outcome) FILTER (WHERE push = :push) AS outcome,
            bool_or(outcome IN ('told', 'relayed', 'refused')) AS spared
        FROM pusher.visit WHERE push = ANY(:pushes::bigint[]) GROUP BY unit
    ) AS s ON s.unit = h.home
    GROUP BY 1, 2, 3, 4, 5, 6
) AS n LEFT JOIN audiences.v_division AS v ON v.code = n.division / 1000 * 1000
ORDER BY n.division, n.marks;
