-- name: ask(division, at, key_id, cipher, number, word, of_place, of_county)$
-- Take a request in; 0: the place, or the county, has sent all the codes of a day.
SELECT pusher.ask_sign_up(:division, :at, :key_id, :cipher, :number, :word, :of_place, :of_county);

-- name: prove(id, word, code, at, most)$
-- Whether the code is right.
SELECT pusher.try_sign_up(:id, :word, :code, :at, :most);

-- name: take_asked(most)
-- Requests that wait for a code; they are void until one is sent.
UPDATE pusher.sign_up SET state = 'void' WHERE id IN (
    SELECT id FROM pusher.sign_up WHERE state = 'asked' ORDER BY id LIMIT :most FOR UPDATE SKIP LOCKED)
RETURNING id, county, division, key_id, cipher, number;

-- name: lately(number, before, hours)$
-- How many codes this number was sent within so many hours before one, to bind a follower too.
SELECT (SELECT count(*) FROM pusher.sign_up WHERE number = :number AND id < :before AND code IS NOT NULL
            AND asked_at > now() - make_interval(hours => :hours))::int
    + (SELECT count(*) FROM pusher.binding WHERE number = :number AND code IS NOT NULL
            AND asked_at > now() - make_interval(hours => :hours))::int;

-- name: arm(id, code, until)!
-- The code is made: from now on it can be proved.
UPDATE pusher.sign_up SET state = 'sent', code = :code, until = :until WHERE id = :id AND state = 'void';

-- name: take_proved(most)
-- Requests that were proved.
SELECT id, county, division, key_id, cipher, number FROM pusher.sign_up WHERE state = 'proved'
ORDER BY id LIMIT :most FOR UPDATE SKIP LOCKED;

-- name: close(id)!
-- The number is a subscriber.
UPDATE pusher.sign_up SET state = 'done' WHERE id = :id;

-- name: forget(before)!
-- What is a day old is not needed any more.
DELETE FROM pusher.sign_up WHERE asked_at < :before;
