-- name: spoken_to(account, indexes, base, tail)^
-- What this address answers: of the last month's pushes that this account brought to it, the one whose number ends like
-- the extension (tail; -1: none), else the latest. Deliveries are looked up push by push, for nothing indexes their contact.
WITH here AS (
    SELECT id, county, channel, division FROM pusher.account WHERE id = :account
), who AS (
    SELECT c.id, c.division FROM audiences.v_contact AS c, here
    WHERE c.county = here.county AND c.index = ANY(:indexes::bytea[])
), recent AS MATERIALIZED (
    SELECT p.id, p.item, p.division, p.planned_at FROM pusher.push AS p, here
    WHERE p.county = here.county AND p.planned_at > now() - interval '30 days'
), spoken AS (
    SELECT r.id, r.item, r.division, r.planned_at
    FROM who CROSS JOIN recent AS r CROSS JOIN here
    CROSS JOIN LATERAL (
        SELECT d.no FROM pusher.delivery AS d
        WHERE d.push = r.id AND d.channel = here.channel AND d.contact = who.id
          AND d.state IN ('unknown', 'sent', 'arrived', 'opened', 'failed') OFFSET 0
    ) AS d
    JOIN pusher.batch AS b ON b.push = r.id AND d.no BETWEEN b.lo AND b.hi AND here.id = ANY(b.former || b.account)
)
SELECT s.id AS push, s.item, coalesce(s.division, here.division) AS division, (SELECT min(who.division) FROM who) AS place
FROM here LEFT JOIN spoken AS s ON true
ORDER BY s.id % :base::bigint = :tail DESC NULLS LAST, s.planned_at DESC NULLS LAST LIMIT 1;

-- name: senders(account)
-- The accounts by which the same unit speaks on the same channel: residents cannot tell them apart.
SELECT b.key FROM pusher.account AS a
JOIN pusher.account AS b ON b.county = a.county AND b.channel = a.channel AND b.division = a.division
WHERE a.id = :account ORDER BY b.key;

-- name: add_question(county, division, place, account, push, item, source, received_at, due, certain, key_id, cipher, code_hash)$
-- Somebody wrote; a code that somebody else has already leads to his question only.
INSERT INTO pusher.question
    (county, division, place, account, push, item, source, received_at, due, certain, key_id, cipher, code_hash)
SELECT :county, :division, :place, :account, :push, :item, :source, :received_at, :due, :certain, :key_id, :cipher,
    CASE WHEN NOT EXISTS (SELECT FROM pusher.question AS o WHERE o.code_hash = :code_hash::bytea) THEN :code_hash END
RETURNING id;

-- name: questions(lo, hi, open_only, most)
-- Questions to the units of a range, what is due first; nothing in it says who asks.
SELECT q.id, q.division, q.place, q.push, q.item, i.code, i.title, q.source, q.state, q.received_at, q.due, q.certain, q.answer,
    q.looked_at, q.looked_by, q.ended_at, q.ended_by, q.account, q.version, q.sms,
    q.code_hash IS NOT NULL AS coded
FROM pusher.question AS q LEFT JOIN content.v_item AS i ON i.id = q.item
WHERE q.division BETWEEN :lo AND :hi AND (NOT :open_only::boolean OR q.ended_at IS NULL)
ORDER BY q.ended_at IS NOT NULL, q.ended_at DESC, q.due, q.id LIMIT :most;

-- name: question(id)^
-- One of them.
SELECT q.id, q.division, q.place, q.push, q.item, i.code, i.title, q.source, q.state, q.received_at, q.due, q.certain, q.answer,
    q.looked_at, q.looked_by, q.ended_at, q.ended_by, q.account, q.version, q.sms,
    q.code_hash IS NOT NULL AS coded
FROM pusher.question AS q LEFT JOIN content.v_item AS i ON i.id = q.item WHERE q.id = :id;

-- name: words(id)^
-- What was written and by whom, encrypted; nothing: it was forgotten.
SELECT key_id, cipher FROM pusher.question WHERE id = :id AND cipher IS NOT NULL;

-- name: look(id, person, at)$
-- Take it in hand; NULL: it was before.
UPDATE pusher.question SET state = 'handling', looked_at = :at, looked_by = :person
WHERE id = :id AND state = 'received' RETURNING id;

-- name: finish(id, state, answer, sms, person, at)$
-- 反馈, or nothing to answer; NULL: it was over before.
UPDATE pusher.question SET state = :state, answer = :answer, sms = :sms, ended_at = :at, ended_by = :person,
    looked_at = coalesce(looked_at, :at), looked_by = coalesce(looked_by, :person)
WHERE id = :id AND ended_at IS NULL RETURNING id;

-- name: open_count(lo, hi)$
-- How many wait in a range.
SELECT count(*)::int FROM pusher.question WHERE division BETWEEN :lo AND :hi AND ended_at IS NULL;

-- name: late(today)
-- Units with questions that are past their day.
SELECT division, county, count(*)::int AS n FROM pusher.question
WHERE ended_at IS NULL AND due < :today GROUP BY division, county ORDER BY division;

-- name: forget_words(before, dry)$
-- Forget who asked and in which words where it was over before a day; how many.
WITH ripe AS (
    SELECT id FROM pusher.question WHERE cipher IS NOT NULL AND ended_at < :before
), gone AS (
    UPDATE pusher.question AS q SET key_id = NULL, cipher = NULL FROM ripe AS r WHERE q.id = r.id AND NOT :dry::boolean
)
SELECT count(*)::int FROM ripe;

-- name: ask_on_page(item, version, place, at, due, certain, key_id, cipher, code_hash, of_item, of_unit)$
-- Somebody asked on a notice's page; 0: its unit has had enough within a day.
SELECT pusher.ask_on_page(:item, :version, :place, :at, :due, :certain, :key_id, :cipher, :code_hash, :of_item, :of_unit);

-- name: told(code_hash)^
-- What who asked on a page is told under the code.
SELECT item, state, received_at, due, answer, ended_at FROM pusher.question_told(:code_hash);

-- name: take_carried(most)
-- Answers by SMS or in WeChat: one that is being sent when the worker dies counts as failed, and is said so.
UPDATE pusher.question AS q SET sms = 'failed'
WHERE q.id IN (
    SELECT d.id FROM pusher.question AS d WHERE d.sms = 'due' AND d.cipher IS NOT NULL
    ORDER BY d.id LIMIT :most FOR UPDATE SKIP LOCKED)
RETURNING q.id, q.county, q.division, q.account, (SELECT i.title FROM content.v_item AS i WHERE i.id = q.item) AS title, q.answer,
    q.key_id, q.cipher;

-- name: carried(id)!
-- The gateway, or WeChat, has taken it.
UPDATE pusher.question SET sms = 'sent' WHERE id = :id;
