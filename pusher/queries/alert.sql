-- name: paces(item)
-- Each message of an alert: when it was issued, when it came here, when its version began to be sent and when all was.
SELECT a.identifier, a.message, a.sent_at AS issued_at, a.taken_at, p.begun_at, p.done_at
FROM content.v_alert AS a LEFT JOIN LATERAL (
    SELECT min(greatest(p.approved_at, p.not_before)) AS begun_at,
        CASE WHEN bool_and(p.dispatched_at IS NOT NULL) THEN max(p.dispatched_at) END AS done_at
    FROM pusher.push AS p WHERE p.item = a.item AND p.version = a.hash AND p.approved_at IS NOT NULL
) AS p ON true
WHERE a.item = :item ORDER BY a.sent_at, a.taken_at;

-- name: let_out(since)
-- Alerts taken since then that were approved, withdrawn or replaced.
SELECT DISTINCT i.code FROM content.v_alert AS a JOIN content.v_item AS i ON i.id = a.item
WHERE a.taken_at > :since::timestamptz AND (i.approved = i.hash OR i.published = i.hash OR i.state IN ('withdrawn', 'superseded'));
