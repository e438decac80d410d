-- name: notices(codes)
-- What pages need of items under their short codes; `doc` is NULL when nothing of one is public. What was approved for
-- everybody and superseded before it was published may hang on paper: its page leads on. A relay was corrected when the
-- program (no author) has made a later version of it, for that is how it follows its source.
SELECT i.id, i.code, i.county, i.state, i.published AS hash, i.published_at, greatest(v.created_at, i.published_at) AS said_at, v.doc,
    CASE WHEN later.state <> 'withdrawn' THEN later.code END AS superseded_by,
    EXISTS (SELECT FROM pusher.push AS p
            WHERE p.item = i.id AND p.version <> i.published AND p.approved_at IS NOT NULL)
    OR EXISTS (SELECT FROM content.v_relay AS r JOIN content.v_version AS w ON w.item = r.item AND w.no > 1 AND w.created_by IS NULL
               WHERE r.item = i.id) AS corrected,
    EXISTS (SELECT FROM pusher.halt AS h WHERE h.item = i.id AND h.version = i.published) AS halted, i.sealed,
    c.rows AS listed, c.ended_at, u.decision, u.year AS decided,
    (SELECT count(*)::int FROM pusher.witness AS w WHERE w.item = i.id) AS witnessed,
    EXISTS (SELECT FROM pusher.objection AS o WHERE o.item = i.id AND o.state = 'corrected') AS revised,
    (SELECT a.message FROM content.v_alert AS a WHERE a.item = i.id AND a.hash = i.published
     ORDER BY a.sent_at DESC LIMIT 1) AS alert
FROM content.v_item AS i
LEFT JOIN content.v_version AS v ON v.item = i.id AND v.hash = coalesce(i.published,
    CASE WHEN i.state = 'superseded' AND i.reach = 'public' THEN i.approved END)
LEFT JOIN content.v_item AS later ON later.id = i.superseded_by
LEFT JOIN content.v_closing AS c ON c.item = i.id
LEFT JOIN content.v_cleanup AS u ON u.item = i.id
WHERE i.code = ANY(:codes::text[]);

-- name: stages(item)
-- The items of one matter that are public, in the order in which they were published.
SELECT o.code, o.title, t.kind AS stage, o.published_at, o.territory
FROM content.v_thread AS mine JOIN content.v_thread AS t ON t.head = mine.head
JOIN content.v_item AS o ON o.id = t.item
WHERE mine.item = :item AND o.published IS NOT NULL AND o.state NOT IN ('withdrawn', 'superseded') AND NOT o.sealed
    AND (o.reach = 'public' OR o.id = :item)
    AND NOT EXISTS (SELECT FROM pusher.halt AS h WHERE h.item = o.id AND h.version = o.published)
ORDER BY o.published_at, o.id LIMIT 30;

-- name: tongues(item, hash)
-- The reviewed tongues of a version and of what it relays, the latest of each language and dialect, texts before recordings.
SELECT id, language, dialect, title, body, digest, media_type, seconds, up > 0 AS from_above
FROM content.v_tongue_of(:item, :hash) ORDER BY digest IS NOT NULL, language, dialect;

-- name: code_of_item(item)$
-- The short code of an item.
SELECT code FROM content.v_item WHERE id = :item;

-- name: stamp(code, now)$
-- A word that changes whenever the page of a code has to change: with its own state, its time and its matter's stages.
SELECT concat_ws(' ', i.state, i.published, i.superseded_by, i.sealed,
    (SELECT n.state FROM content.v_item AS n WHERE n.id = i.superseded_by),
    (SELECT h.version FROM pusher.halt AS h WHERE h.item = i.id),
    (v.doc ->> 'valid_until')::timestamptz <= :now::timestamptz,
    (v.doc -> 'plain' ->> 'deadline')::date < :now::timestamptz::date,
    (SELECT string_agg(concat_ws('.', a.item, a.staff, a.called), ' ' ORDER BY a.item) FROM pusher.answerer AS a
     WHERE a.division = i.division AND a.item IN (0, i.id)),
    (SELECT string_agg(q.id::text, ' ' ORDER BY q.id) FROM pusher.public_answer AS q WHERE q.item = i.id AND q.state = 'shown'),
    (SELECT c.at FROM content.v_closing AS c WHERE c.item = i.id),
    EXISTS (SELECT FROM pusher.objection AS o WHERE o.item = i.id AND o.state = 'corrected'),
    (SELECT u.decision FROM content.v_cleanup AS u WHERE u.item = i.id),
    (SELECT string_agg(t.id::text, '.' ORDER BY t.id) FROM content.v_tongue_of(i.id, i.published) AS t),
    (SELECT string_agg(concat_ws('.', o.id, o.state, o.published, o.sealed), ' ' ORDER BY o.id)
     FROM content.v_thread AS mine JOIN content.v_thread AS t ON t.head = mine.head JOIN content.v_item AS o ON o.id = t.item
     WHERE mine.item = i.id))
FROM content.v_item AS i LEFT JOIN content.v_version AS v ON v.item = i.id AND v.hash = i.published
WHERE i.code = :code;

-- name: link_target(push, no)^
-- The item and place behind a personal link.
SELECT item, division, opened FROM pusher.link_target(:push, :no);

-- name: tellers(item, version)
-- The accounts at work by which a version is told to persons.
SELECT a.id FROM pusher.account AS a
WHERE a.state = 'active' AND a.id IN (
    SELECT b.account FROM pusher.push AS p JOIN pusher.batch AS b ON b.push = p.id
    WHERE p.item = :item AND p.version = :version AND p.approved_at IS NOT NULL)
ORDER BY a.id;

-- name: speakers(county, places)
-- The accounts at work that speak for these places, each inside the one before: the nearest first.
SELECT id FROM pusher.account WHERE county = :county AND state = 'active' AND division = ANY(:places::bigint[])
ORDER BY division DESC, id;

-- name: told_by(account, item, version)
-- The templates by which an account tells a version, of those that have to be allowed.
SELECT DISTINCT r.message ->> 'consent' AS template FROM pusher.push AS p
JOIN pusher.rendition AS r ON r.push = p.id AND r.account = :account AND r.message ->> 'consent' <> ''
WHERE p.item = :item AND p.version = :version AND p.approved_at IS NOT NULL ORDER BY 1;

-- name: acknowledge_own(account, item, version, indexes)$
-- 我知道了 of a follower whom the platform has named; true when it is about rows of hers.
SELECT pusher.acknowledge_own(:account, :item, :version, :indexes);

-- name: posted(lo, hi, above, now, words)
-- Notices that hang in a division, below it or above it, or hung in the village that its groups were split from, for everybody
-- to see, the newest first; of what two merged villages relayed one copy, unless the other says more. With words
-- ([[a way of saying it]] as JSON) only those that say all of them; tables and the text of listings are not looked through, for
-- they hold names.
SELECT i.code, i.published AS hash, v.title, coalesce(v.doc->>'genre', '') AS genre,
    (v.doc->>'issued_on')::date AS issued_on, (v.doc->>'division')::bigint AS division, coalesce(v.doc->>'domain', '') AS domain
FROM content.v_item AS i JOIN content.v_version AS v ON v.item = i.id AND v.hash = i.published
WHERE i.state NOT IN ('withdrawn', 'superseded') AND coalesce(v.doc->>'reach', 'public') = 'public'
  AND coalesce((v.doc->>'valid_until')::timestamptz > :now, true)
  AND NOT (v.doc->>'genre' = 'listing' AND v.doc->>'valid_until' IS NULL
           AND coalesce((v.doc->'plain'->>'deadline')::date < :now::timestamptz::date, false))
  AND NOT EXISTS (SELECT FROM content.v_closing AS c WHERE c.item = i.id)
  AND NOT EXISTS (SELECT FROM content.v_cleanup AS u WHERE u.item = i.id AND u.decision <> 'valid')
  AND NOT EXISTS (SELECT FROM pusher.halt AS h WHERE h.item = i.id AND h.version = i.published)
  AND (i.id IN (SELECT t.item FROM pusher.v_posting AS t
                WHERE t.division BETWEEN :lo AND :hi OR t.division = ANY(:above::bigint[])
                    OR EXISTS (SELECT FROM audiences.v_redirect AS w WHERE w.new BETWEEN :lo AND :hi
                               AND w.code / 1000 * 1000 = t.division AND t.posted_at < w.at))
       OR i.id IN (SELECT r.item FROM content.v_relay AS r
                   WHERE r.division BETWEEN :lo AND :hi OR r.division = ANY(:above::bigint[])))
  AND NOT EXISTS (SELECT FROM content.v_relay AS r JOIN content.v_item AS c ON c.id = r.item
                  WHERE r.source = i.id AND r.division IN (SELECT :lo UNION ALL SELECT unnest(:above::bigint[]))
                    AND c.published IS NOT NULL AND c.state NOT IN ('withdrawn', 'superseded'))
  AND NOT (coalesce(jsonb_array_length(v.doc->'variants'), 0) = 0 AND EXISTS (
      SELECT FROM content.v_relay AS mine JOIN audiences.v_redirect AS w ON w.code = mine.division
      JOIN content.v_relay AS r ON r.source = mine.source AND r.division = w.new JOIN content.v_item AS c ON c.id = r.item
      WHERE mine.item = i.id AND c.published IS NOT NULL AND c.state NOT IN ('withdrawn', 'superseded')))
  AND NOT EXISTS (SELECT FROM jsonb_array_elements(:words::jsonb) AS w (ways) WHERE NOT EXISTS (
      SELECT FROM jsonb_array_elements_text(w.ways) AS a (way) WHERE position(a.way IN lower(concat_ws(' ', v.title,
      v.doc->>'issuer', v.doc->>'document_number', v.doc->'plain'->>'who', v.doc->'plain'->>'how_much',
      v.doc->'plain'->>'how', v.doc->'plain'->>'when', CASE WHEN v.doc->>'genre' <> 'listing' THEN (
          SELECT string_agg(b.block->>'text', ' ') FROM jsonb_array_elements(v.doc->'blocks') AS b (block)) END))) > 0))
ORDER BY i.published_at DESC, i.id DESC
LIMIT 100;

-- name: halt(item, county, version, at)!
-- Declare a published version wrong; its page says so until another one is published.
INSERT INTO pusher.halt (item, county, version, at) VALUES (:item, :county, :version, :at)
ON CONFLICT (item) DO UPDATE SET version = excluded.version, at = excluded.at;

-- name: place(code)^
-- A division by its code.
SELECT code, name, parent, level FROM audiences.v_division WHERE code = :code;

-- name: places(codes)
-- Divisions by their codes, from the county down.
SELECT code, name, parent, level FROM audiences.v_division WHERE code = ANY(:codes::bigint[]) ORDER BY level;

-- name: counties()
-- The counties that are served.
SELECT code, name, parent, level FROM audiences.v_division WHERE level = 1 ORDER BY code;

-- name: ways(county)
-- By which channels a county's accounts speak.
SELECT DISTINCT channel FROM pusher.account WHERE county = :county AND state = 'active';

-- name: below(code)
-- The divisions one level below, villages and above.
SELECT code, name, parent, level FROM audiences.v_division AS d WHERE parent = :code AND level <= 3
  AND NOT EXISTS (SELECT FROM audiences.v_redirect AS r WHERE r.code = d.code) ORDER BY code;

-- name: moved(code)$
-- Where an old code leads: its village has merged, its group went into another village. NULL: it is in use.
SELECT coalesce((SELECT new FROM audiences.v_redirect WHERE code = :code), (
    SELECT new + :code % 1000 FROM audiences.v_redirect WHERE code = :code / 1000 * 1000));

-- name: hanging(divisions, now)$
-- How many notices that still stand were posted in these places, each place counted.
SELECT count(DISTINCT (t.item, t.division))::int FROM pusher.v_posting AS t JOIN content.v_item AS i ON i.id = t.item
WHERE t.division = ANY(:divisions::bigint[]) AND i.published IS NOT NULL AND i.state NOT IN ('withdrawn', 'superseded')
    AND NOT i.sealed AND (i.valid_until IS NULL OR i.valid_until > :now::timestamptz);

-- name: former(lo, hi)
-- The old codes whose notices hang here now.
SELECT code FROM audiences.v_redirect WHERE new BETWEEN :lo AND :hi;

-- name: counted(code)
-- What was counted under a code, by place.
SELECT division, sum(scans)::int AS scans, sum(acks)::int AS acks, sum(useful)::int AS useful, sum(unclear)::int AS unclear
FROM pusher.page_count WHERE code = :code GROUP BY division ORDER BY division;

-- name: merge_counts(since, before)!
-- Join the counts of whole hours into one row for each code and place.
WITH gone AS (
    DELETE FROM pusher.page_count WHERE hour >= :since AND hour < :before
    RETURNING code, county, division, hour, scans, acks, useful, unclear
)
INSERT INTO pusher.page_count (code, county, division, hour, scans, acks, useful, unclear)
SELECT code, county, division, hour, sum(scans), sum(acks), sum(useful), sum(unclear)
FROM gone GROUP BY code, county, division, hour;

-- name: shown(item)^
-- The version that an item's page shows.
SELECT county, published AS version FROM content.v_item WHERE id = :item AND published IS NOT NULL;

-- name: halted(item, version)$
-- Whether this version was declared wrong (停止), or what it relays: additions of its own do not make that right.
SELECT EXISTS (SELECT FROM pusher.halt WHERE item = :item AND version = :version) OR EXISTS (
    SELECT FROM content.v_relay AS r JOIN pusher.halt AS h ON h.item = r.source AND h.version = r.source_hash
    WHERE r.item = :item);

-- name: retired(item)$
-- Whether the latest clean-up took it out of force.
SELECT EXISTS (SELECT FROM content.v_cleanup WHERE item = :item AND decision <> 'valid');

-- name: sent_as(item, version)
-- The exact SMS texts that were sent of a version, with the time from which: for whoever wants to know whether one is ours.
SELECT coalesce(CASE WHEN b.passed_on THEN r.message #>> '{passed_on,text}' END, r.message ->> 'text') AS text, min(p.planned_at) AS at
FROM pusher.push AS p JOIN pusher.rendition AS r ON r.push = p.id AND r.division = 0
JOIN pusher.account AS a ON a.id = r.account AND a.channel = 'sms'
JOIN pusher.batch AS b ON b.push = p.id AND b.account = r.account AND b.sent > 0
WHERE p.item = :item AND p.version = :version AND p.planned_at IS NOT NULL
GROUP BY 1 ORDER BY at, bool_or(b.passed_on) LIMIT 4;

-- name: lapsed(items, now)
-- Which of these items stand, but may be sent no more, and why: the word of a clean-up, closed (a listing's time), past (有效期).
SELECT i.id, CASE WHEN u.decision <> 'valid' THEN u.decision WHEN v.doc ->> 'genre' = 'listing' THEN 'closed' ELSE 'past' END AS why
FROM content.v_item AS i JOIN content.v_version AS v ON v.item = i.id AND v.hash = i.approved
LEFT JOIN content.v_closing AS c ON c.item = i.id LEFT JOIN content.v_cleanup AS u ON u.item = i.id
WHERE i.id = ANY(:items::bigint[]) AND i.state = 'approved' AND (u.decision <> 'valid' OR c.item IS NOT NULL
    OR (v.doc ->> 'valid_until')::timestamptz <= :now::timestamptz
    OR v.doc ->> 'genre' = 'listing' AND v.doc ->> 'valid_until' IS NULL
        AND (v.doc -> 'plain' ->> 'deadline')::date < (:now::timestamptz AT TIME ZONE 'Asia/Shanghai')::date);
