-- name: sent(lo, hi, since, most)
-- The pushes of a range that were prepared or approved since then, with what their batches count; no delivery is read.
SELECT p.id, p.item, i.code, p.division, p.state, p.urgency, p.duty, p.frozen_at, p.approved_at, p.dispatched_at, v.title,
    coalesce(b.rows, 0) AS rows, coalesce(b.sent, 0) AS sent, coalesce(b.failed, 0) AS failed, coalesce(b.unknown, 0) AS unknown
FROM pusher.push AS p JOIN content.v_version AS v ON v.item = p.item AND v.hash = p.version
JOIN content.v_item AS i ON i.id = p.item
LEFT JOIN LATERAL (
    SELECT sum(x.hi - x.lo + 1)::int AS rows, sum(x.sent)::int AS sent, sum(x.failed + x.refused)::int AS failed,
        sum(x.unknown)::int AS unknown FROM pusher.batch AS x WHERE x.push = p.id) AS b ON true
WHERE p.division BETWEEN :lo AND :hi AND p.county = :lo / 1000000000 AND greatest(p.frozen_at, p.approved_at) >= :since
ORDER BY p.id DESC LIMIT :most;

-- name: uncovered(pushes)
-- Of pushes that are counted, the households here that nothing reached, less those that visits have settled since, those that
-- refuse, and those of which nobody lives any more; where somebody does, the household is on the list again.
SELECT c.push, greatest(0, coalesce(sum(c.households) FILTER (WHERE c.grade = 0), 0) - (
    SELECT count(*) FROM pusher.visit AS v JOIN pusher.figured AS f ON f.push = v.push
    WHERE v.push = c.push
        AND (v.outcome = 'refused' OR v.outcome IN ('told', 'relayed') AND v.at > f.at OR v.outcome = 'dead' AND NOT EXISTS (
            SELECT FROM audiences.v_resident AS o WHERE o.household = v.unit AND o.state = 'living'))))::int AS households
FROM pusher.covered AS c WHERE c.push = ANY (:pushes::bigint[]) GROUP BY c.push;
