-- name: due(now)
-- Pushes whose rows should be looked at again: at first each minute, later more and more seldom.
SELECT p.id FROM pusher.push AS p
LEFT JOIN LATERAL (SELECT r.at FROM pusher.reach AS r WHERE r.push = p.id ORDER BY r.at DESC LIMIT 1) AS last ON true
WHERE p.state IN ('running', 'paused', 'dispatched') AND p.planned_at IS NOT NULL
  AND (last.at IS NULL OR :now - last.at >= greatest(interval '1 minute', (:now - p.planned_at) / 8))
ORDER BY p.id;

-- name: look(push, at)!
-- Count a push's messages to persons as they stand now.
INSERT INTO pusher.reach (push, at, sent, arrived, opened)
SELECT :push, :at, count(*) FILTER (WHERE state IN ('sent', 'arrived', 'opened'))::int,
    count(*) FILTER (WHERE state IN ('arrived', 'opened'))::int, count(*) FILTER (WHERE state = 'opened')::int
FROM pusher.delivery WHERE push = :push AND contact IS NOT NULL
ON CONFLICT DO NOTHING;

-- name: points(push)
-- How far a push had come, time by time.
SELECT at, sent, arrived, opened FROM pusher.reach WHERE push = :push ORDER BY at;
