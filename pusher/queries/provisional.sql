-- name: provisional()
-- Open objections and letters whose day was counted through days that nobody had named yet (暂定).
SELECT 'objection' AS kind, id, county, received_at, due FROM pusher.objection WHERE NOT certain AND decided_at IS NULL
UNION ALL SELECT 'question', id, county, received_at, due FROM pusher.question WHERE NOT certain AND ended_at IS NULL
ORDER BY county, kind, id;

-- name: recount_objection(id, due, certain)!
-- Its day, counted again.
UPDATE pusher.objection SET due = :due, certain = :certain WHERE id = :id;

-- name: recount_question(id, due, certain)!
-- Its day, counted again.
UPDATE pusher.question SET due = :due, certain = :certain WHERE id = :id;
