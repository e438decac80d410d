-- name: thread_of(item)^
-- An item's own place in its thread.
SELECT item, head, source, stage FROM content.thread WHERE item = :item;

-- name: thread(head)
-- All items of a thread with what their pages show, in the order in which they were published; drafts come last.
SELECT t.item, t.source, t.stage, i.code, i.division, i.state, i.published, i.published_at, v.title,
    v.division AS territory, v.reach
FROM content.thread AS t JOIN content.item AS i ON i.id = t.item
JOIN content.version AS v ON v.item = i.id AND v.hash = coalesce(i.published, i.current)
WHERE t.head = :head ORDER BY i.published_at NULLS LAST, t.at, t.item;

-- name: begin_thread(item, stage, person, at)!
-- Make an item the first of a thread, if it is in none.
INSERT INTO content.thread (item, head, county, stage, person, at)
SELECT i.id, i.id, i.county, :stage, :person::bigint, :at::timestamptz FROM content.item AS i WHERE i.id = :item
ON CONFLICT (item) DO NOTHING;

-- name: join_thread(item, source, stage, person, at)$
-- Put an item behind another in its thread; NULL: it is in a thread already.
INSERT INTO content.thread (item, head, source, county, stage, person, at)
SELECT i.id, t.head, t.item, i.county, :stage, :person::bigint, :at::timestamptz
FROM content.item AS i, content.thread AS t
WHERE i.id = :item AND t.item = :source AND t.county = i.county
ON CONFLICT (item) DO NOTHING RETURNING item;

-- name: leave_thread(item)$
-- Take an item out of its thread; NULL: another follows it, or it is the first.
DELETE FROM content.thread AS t
WHERE t.item = :item AND t.source IS NOT NULL AND NOT EXISTS (SELECT FROM content.thread AS o WHERE o.source = t.item)
RETURNING item;

-- name: owing(most)
-- Published consultations and progress items for which no reminder was set.
SELECT i.id AS item, i.division, v.genre, v.doc, i.published_at
FROM content.item AS i JOIN content.version AS v ON v.item = i.id AND v.hash = i.published
WHERE i.state NOT IN ('withdrawn', 'superseded') AND v.genre IN ('consultation', 'progress')
    AND NOT EXISTS (SELECT FROM content.reminder AS r WHERE r.item = i.id)
    AND NOT EXISTS (SELECT FROM content.thread AS t WHERE t.item = i.id AND t.source IS NOT NULL AND t.stage IN ('progress', 'feedback'))
ORDER BY i.id LIMIT :most;

-- name: remind(item, kind, due, weeks, at)!
-- Set or move what an item's author owes; one that was done is owed again.
INSERT INTO content.reminder (item, county, division, kind, due, weeks, at)
SELECT i.id, i.county, i.division, :kind, :due::date, :weeks::int, :at::timestamptz FROM content.item AS i WHERE i.id = :item
ON CONFLICT (item) DO UPDATE SET kind = excluded.kind, due = excluded.due, weeks = excluded.weeks, done_at = NULL;

-- name: reminder(item)^
-- What an item's author owes.
SELECT item, division, kind, due, weeks, done_at FROM content.reminder WHERE item = :item;

-- name: finish_reminder(item, at)!
-- It is owed no more.
UPDATE content.reminder SET done_at = :at WHERE item = :item AND done_at IS NULL;

-- name: settle_feedback(at)
-- Consultations whose result is public owe nothing more; and what was withdrawn neither.
UPDATE content.reminder AS r SET done_at = :at
WHERE r.done_at IS NULL AND (
    EXISTS (SELECT FROM content.item AS i WHERE i.id = r.item AND i.state IN ('withdrawn', 'superseded'))
    OR (r.kind = 'feedback' AND EXISTS (
        SELECT FROM content.thread AS t JOIN content.item AS i ON i.id = t.item
        WHERE t.source = r.item AND t.stage = 'feedback' AND i.published IS NOT NULL)))
RETURNING (SELECT i.code FROM content.item AS i WHERE i.id = r.item) AS code;

-- name: progressed()
-- Progress items after which the next progress was published, with the day of the latest one.
SELECT r.item, (SELECT o.code FROM content.item AS o WHERE o.id = r.item) AS code, r.due, r.weeks, max(i.published_at) AS at
FROM content.reminder AS r JOIN content.thread AS t ON t.head = (SELECT h.head FROM content.thread AS h WHERE h.item = r.item)
JOIN content.item AS i ON i.id = t.item AND i.id <> r.item
WHERE r.kind = 'progress' AND r.done_at IS NULL AND t.stage = 'progress'
    AND (i.published_at AT TIME ZONE 'Asia/Shanghai')::date > r.due - r.weeks * 7
GROUP BY r.item, r.due, r.weeks;

-- name: due_reminders(today)
-- What is owed today or since.
SELECT r.item, r.county, r.division, r.kind, r.due, r.weeks, i.code, v.title
FROM content.reminder AS r JOIN content.item AS i ON i.id = r.item
JOIN content.version AS v ON v.item = i.id AND v.hash = coalesce(i.published, i.current)
WHERE r.done_at IS NULL AND r.due <= :today ORDER BY r.due, r.item;

-- name: to_clean(division, year, now)
-- What a unit published up to the end of a year and what still stands, with the year's decision. A relay stands and falls with
-- its source.
SELECT i.id AS item, i.code, i.division, v.division AS territory, i.created_by AS by, v.title, v.genre, v.issued_on, v.valid_until, i.published_at, v.doc ->> 'document_number'
    AS number, v.doc ->> 'issuer' AS issuer, c.decision,
    coalesce(v.valid_until <= :now::timestamptz, false) OR EXISTS (SELECT FROM content.closing AS e WHERE e.item = i.id) AS over
FROM content.item AS i JOIN content.version AS v ON v.item = i.id AND v.hash = i.published
LEFT JOIN content.cleanup AS c ON c.item = i.id AND c.year = :year
WHERE i.division = :division AND i.state NOT IN ('withdrawn', 'superseded')
    AND NOT EXISTS (SELECT FROM content.relay AS r WHERE r.item = i.id)
    AND i.published_at < make_timestamptz(:year + 1, 1, 1, 0, 0, 0, 'Asia/Shanghai')
    AND NOT EXISTS (SELECT FROM content.sealing AS s WHERE s.item = i.id)
    AND NOT EXISTS (SELECT FROM content.cleanup AS o WHERE o.item = i.id AND o.year < :year AND o.decision <> 'valid')
ORDER BY v.issued_on NULLS LAST, i.published_at, i.id LIMIT 2000;

-- name: clean(items, year, decision, person, at)!
-- Decide about items, and with them about what relays them.
WITH RECURSIVE these AS (
    SELECT unnest(:items::bigint[]) AS item
    UNION SELECT r.item FROM these AS t JOIN content.relay AS r ON r.source = t.item
)
INSERT INTO content.cleanup (item, year, county, decision, person, at)
SELECT i.id, :year, i.county, :decision, :person, :at FROM these AS t JOIN content.item AS i ON i.id = t.item
ON CONFLICT (item, year) DO UPDATE SET decision = excluded.decision, person = excluded.person, at = excluded.at;

-- name: retired(item)$
-- Whether the latest clean-up took it out of force.
SELECT EXISTS (SELECT FROM content.v_cleanup WHERE item = :item AND decision <> 'valid');
