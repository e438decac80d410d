-- name: letters()
-- The letters of the session's range that are not forgotten yet.
SELECT id, source, state, received_at, answer, key_id, cipher FROM pusher.question WHERE cipher IS NOT NULL ORDER BY id;

-- name: forget_letters(ids, person, at)!
-- Their words go, the counts stay.
UPDATE pusher.question SET key_id = NULL, cipher = NULL,
    state = CASE WHEN ended_at IS NULL THEN 'aside' ELSE state END, sms = CASE WHEN sms = 'due' THEN NULL ELSE sms END,
    ended_by = CASE WHEN ended_at IS NULL THEN :person ELSE ended_by END, ended_at = coalesce(ended_at, :at)
WHERE id = ANY (:ids::bigint[]);
