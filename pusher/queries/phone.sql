-- name: phoned(staff, indexes)^
-- Who has this number, or this person, with what the county allows and the roles held.
SELECT s.id, s.county, s.totp IS NOT NULL AS second, coalesce(c.code_roles, 'village') AS allowed, s.phone_key, s.phone_sealed,
    ARRAY(SELECT g.role FROM pusher.staff_grant AS g WHERE g.staff = s.id AND g.ended_at IS NULL ORDER BY g.id) AS roles
FROM pusher.staff AS s LEFT JOIN pusher.county AS c ON c.county = s.county
WHERE (s.phone_index = ANY (:indexes::bytea[]) OR s.id = :staff) AND s.state = 'active';

-- name: set_phone(id, index, key_id, cipher)$
-- Set or take away a person's number; NULL: it is somebody else's.
UPDATE pusher.staff SET phone_index = :index, phone_key = :key_id, phone_sealed = :cipher
WHERE id = :id AND NOT EXISTS (SELECT FROM pusher.staff AS o WHERE o.phone_index = :index AND o.id <> :id) RETURNING id;

-- name: asked(number, now)^
-- How many codes were asked for a number within the last minute, hour and day, whether or not it is anybody's.
SELECT count(*) FILTER (WHERE asked_at > :now::timestamptz - interval '1 minute')::int AS minute,
    count(*) FILTER (WHERE asked_at > :now::timestamptz - interval '1 hour')::int AS hour, count(*)::int AS day
FROM pusher.sign_in_code WHERE number = :number AND asked_at > :now::timestamptz - interval '1 day';

-- name: lock_number(key)!
-- One request for a number at a time.
SELECT pg_advisory_xact_lock(hashtext('sign_in_code'), hashtext(:key));

-- name: ask(id, number, now)!
-- Take a request in.
INSERT INTO pusher.sign_in_code (id, number, asked_at) VALUES (:id, :number, :now);

-- name: take(most)
-- Requests that wait for a code; they are void until one is sent.
UPDATE pusher.sign_in_code SET state = 'void' WHERE id IN (
    SELECT id FROM pusher.sign_in_code WHERE state = 'asked' ORDER BY asked_at LIMIT :most FOR UPDATE SKIP LOCKED)
RETURNING id, number, asked_at;

-- name: arm(id, staff, code, until)!
-- The code is made: from now on it can be used.
UPDATE pusher.sign_in_code SET state = 'sent', staff = :staff, code = :code, until = :until WHERE id = :id AND state = 'void';

-- name: attempt(id, now, most)^
-- One more try of a code, counted before it is compared; none: late, used, void, unknown, or tried too often.
UPDATE pusher.sign_in_code SET tries = tries + 1
WHERE id = :id AND state = 'sent' AND until > :now AND tries < :most RETURNING staff, code;

-- name: spend(id)$
-- Use a code once; NULL: it was used already.
UPDATE pusher.sign_in_code SET state = 'used' WHERE id = :id AND state = 'sent' RETURNING id;

-- name: forget(before)!
-- What is older is not needed any more.
DELETE FROM pusher.sign_in_code WHERE asked_at < :before;

-- name: set_pin(id, pin)!
-- Set or take away a PIN; wrong tries are forgotten.
UPDATE pusher.staff SET pin = :pin, pin_tries = 0 WHERE id = :id;

-- name: try_pin(id, most)^
-- One more try of a PIN, counted before it is compared; none: locked.
UPDATE pusher.staff SET pin_tries = pin_tries + 1 WHERE id = :id AND pin IS NOT NULL AND pin_tries < :most RETURNING pin, pin_tries;

-- name: right_pin(id)!
-- It was right.
UPDATE pusher.staff SET pin_tries = 0 WHERE id = :id;

-- name: pin(id)^
-- Whether a person has a PIN, and how often it was wrong.
SELECT pin IS NOT NULL AS has, pin_tries FROM pusher.staff WHERE id = :id;
