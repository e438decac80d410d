-- name: item(id)^
-- An item as the line needs it.
SELECT id, code, county, division, state, approved AS hash FROM content.v_item WHERE id = :id;

-- name: version(item, hash)$
-- A version's document.
SELECT doc FROM content.v_version WHERE item = :item AND hash = :hash;

-- name: audience(id)^
-- A frozen audience's figures.
SELECT id, digest, people, households, coalesce((counts ->> 'subscribed')::int, 0) AS subscribed, frozen_at
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

-- name: divisions(audience)
-- People and households by village.
SELECT m.division / 1000 * 1000 AS division, v.name, count(DISTINCT m.resident)::int AS people,
    count(DISTINCT coalesce(m.household, -m.resident))::int AS households
FROM audiences.v_member AS m LEFT JOIN audiences.v_division AS v ON v.code = m.division / 1000 * 1000
WHERE m.audience = :audience GROUP BY 1, 2 ORDER BY 1;

-- name: coverage(push, audience, unit)
-- Households by village (`unit` 1000) or group (1) and by the best evidence that any of their contacts gave. A number that more than three
-- households share (疑似代填) never counts; `unknown` is no evidence. A visit counts: 5 told in person, 3 told the family.
WITH home AS (
    SELECT coalesce(m.household, -m.resident) AS unit, min(m.division / :unit::bigint * :unit::bigint) AS division
    FROM audiences.v_member AS m WHERE m.audience = :audience GROUP BY 1
), told AS (
    SELECT coalesce(m.household, -m.resident) AS unit,
        max(CASE d.state WHEN 'sent' THEN 1 WHEN 'arrived' THEN 2 WHEN 'opened' THEN 4 ELSE 0 END) AS grade
    FROM audiences.v_member AS m JOIN pusher.delivery AS d ON d.push = :push AND d.contact = m.contact
    WHERE m.audience = :audience AND m.reach <> 'suspect' GROUP BY 1
)
SELECT h.division, v.name,
    greatest(coalesce(t.grade, 0), CASE s.outcome WHEN 'told' THEN 5 WHEN 'relayed' THEN 3 ELSE 0 END)::int AS grade,
    count(*)::int AS households
FROM home AS h LEFT JOIN told AS t ON t.unit = h.unit
LEFT JOIN pusher.visit AS s ON s.push = :push AND s.unit = h.unit
LEFT JOIN audiences.v_division AS v ON v.code = h.division
GROUP BY 1, 2, 3 ORDER BY 1, 3;

-- name: carried(push, audience)
-- Households by village, channel and the best evidence that this channel gave; a shared number (疑似代填) counts nowhere.
WITH home AS (
    SELECT coalesce(m.household, -m.resident) AS unit, min(m.division / 1000 * 1000) AS division
    FROM audiences.v_member AS m WHERE m.audience = :audience GROUP BY 1
), told AS (
    SELECT coalesce(m.household, -m.resident) AS unit, d.channel,
        max(CASE d.state WHEN 'sent' THEN 1 WHEN 'arrived' THEN 2 ELSE 4 END) AS grade
    FROM audiences.v_member AS m JOIN pusher.delivery AS d ON d.push = :push AND d.contact = m.contact
    WHERE m.audience = :audience AND m.reach <> 'suspect' AND d.state IN ('sent', 'arrived', 'opened') GROUP BY 1, 2
)
SELECT h.division, t.channel, t.grade::int AS grade, count(*)::int AS households
FROM told AS t JOIN home AS h ON h.unit = t.unit GROUP BY 1, 2, 3 ORDER BY 1, 2, 3;

-- name: unreached(push, audience)
-- Households with no evidence at all (未通知到): one resident each, for the officer's list.
WITH told AS (
    SELECT DISTINCT coalesce(m.household, -m.resident) AS unit
    FROM audiences.v_member AS m JOIN pusher.delivery AS d ON d.push = :push AND d.contact = m.contact
    WHERE m.audience = :audience AND m.reach <> 'suspect' AND d.state IN ('sent', 'arrived', 'opened')
    UNION SELECT s.unit FROM pusher.visit AS s WHERE s.push = :push AND s.outcome IN ('told', 'relayed')
)
SELECT DISTINCT ON (coalesce(m.household, -m.resident)) m.household, m.resident, m.division
FROM audiences.v_member AS m
WHERE m.audience = :audience AND NOT EXISTS (SELECT FROM told WHERE told.unit = coalesce(m.household, -m.resident))
ORDER BY coalesce(m.household, -m.resident), m.rank, m.resident;
