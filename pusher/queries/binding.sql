-- name: ask(account, at, key_id, cipher, follower, number, most)$
-- Take a request in; 0: this follower has asked too often today.
SELECT pusher.ask_binding(:account, :at, :key_id, :cipher, :follower, :number, :most);

-- name: prove(id, follower, code, at, most)$
-- Whether the code is right.
SELECT pusher.try_binding(:id, :follower, :code, :at, :most);

-- name: take_asked(most)
-- Requests that wait for a code; they are void until one is sent.
UPDATE pusher.binding SET state = 'void' WHERE id IN (
    SELECT id FROM pusher.binding WHERE state = 'asked' ORDER BY id LIMIT :most FOR UPDATE SKIP LOCKED)
RETURNING id, county, account, asked_at, key_id, cipher, number;

-- name: lately(number, before, hours)$
-- How many codes this number was sent within so many hours before one.
SELECT count(*)::int FROM pusher.binding WHERE number = :number AND id < :before AND code IS NOT NULL
    AND asked_at > now() - make_interval(hours => :hours);

-- name: arm(id, code, until)!
-- The code is made: from now on it can be proved.
UPDATE pusher.binding SET state = 'sent', code = :code, until = :until WHERE id = :id AND state = 'void';

-- name: take_proved(most)
-- Requests that were proved.
SELECT id, county, account, asked_at, key_id, cipher FROM pusher.binding WHERE state = 'proved' AND cipher IS NOT NULL
ORDER BY id LIMIT :most FOR UPDATE SKIP LOCKED;

-- name: close(id, bound)!
-- The follower is that resident, or could not become her.
UPDATE pusher.binding SET state = CASE WHEN :bound THEN 'bound' ELSE 'void' END WHERE id = :id;

-- name: forget(before)!
-- What is a day old is not needed any more.
DELETE FROM pusher.binding WHERE asked_at < :before;
