-- name: ledger(lo, hi, since, before)
-- Approved pushes of a range and a time, with who pressed the button.
SELECT p.id, p.item, p.version, p.audience, p.division, p.state, p.duty, p.approved_at, p.not_before,
    coalesce(p.dispatched_at, p.planned_at) AS sent_at,
    i.code, v.title, v.doc ->> 'issuer' AS issuer, coalesce(s.name, '') AS sender,
    EXISTS (SELECT FROM pusher.figured AS f WHERE f.push = p.id) AS settled
FROM pusher.push AS p JOIN content.v_item AS i ON i.id = p.item
JOIN content.v_version AS v ON v.item = p.item AND v.hash = p.version
LEFT JOIN pusher.staff AS s ON s.id = p.approved_by
WHERE p.division BETWEEN :lo AND :hi AND p.approved_at >= :since AND p.approved_at < :before
ORDER BY p.approved_at, p.id LIMIT 2000;

-- name: places(push)
-- Villages where a push without names hangs; pages and posters only.
SELECT x.village AS division, v.name FROM (
    SELECT village FROM pusher.figure WHERE push = :push AND place
    UNION SELECT division / 1000 * 1000 FROM pusher.delivery WHERE push = :push AND contact IS NULL
) AS x LEFT JOIN audiences.v_division AS v ON v.code = x.village ORDER BY 1;

-- name: visits(pushes)
-- Households that visits found to refuse, or with nobody living any more, by village.
SELECT push, division / 1000 * 1000 AS village, count(*) FILTER (WHERE outcome = 'refused')::int AS refused,
    count(*) FILTER (WHERE outcome = 'dead')::int AS dead
FROM pusher.visit WHERE push = ANY(:pushes::bigint[]) AND outcome IN ('refused', 'dead') GROUP BY 1, 2 ORDER BY 1, 2;

-- name: letters(pushes)
-- What residents wrote back to pushes, by village; without what wants no answer. No village: nobody knows where they are.
SELECT push, place / 1000 * 1000 AS village, count(*)::int AS letters FROM pusher.question
WHERE push = ANY(:pushes::bigint[]) AND state <> 'aside' GROUP BY 1, 2 ORDER BY 1, 2;
