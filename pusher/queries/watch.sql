-- name: limits(county)^
-- What a county holds its accounts and pages to.
SELECT account_warn, account_days, idle_days, page_warn, page_days, letter_days, compare_days
FROM pusher.watch WHERE county = :county;

-- name: set_limits(county, account_warn, account_days, idle_days, page_warn, page_days, letter_days, compare_days)!
-- Enter or change it.
INSERT INTO pusher.watch (county, account_warn, account_days, idle_days, page_warn, page_days, letter_days, compare_days)
VALUES (:county, :account_warn, :account_days, :idle_days, :page_warn, :page_days, :letter_days, :compare_days)
ON CONFLICT (county) DO UPDATE SET account_warn = excluded.account_warn, account_days = excluded.account_days,
    idle_days = excluded.idle_days, page_warn = excluded.page_warn, page_days = excluded.page_days,
    letter_days = excluded.letter_days, compare_days = excluded.compare_days;

-- name: watched(lo, hi, since)
-- The accounts of a range with what stands on each: the last time, how often since a day, what no approval is behind.
SELECT a.id, a.key, a.channel, a.county, a.division, a.name, a.owner, a.supervisor, a.state, a.paused_because, a.options,
    a.rate, a.daily_limit, a.price, o.last_at, coalesce(o.times, 0) AS times, coalesce(o.unapproved, 0) AS unapproved,
    coalesce(o.removed, 0) AS removed, c.at AS compared_at, c.articles, c.known
FROM pusher.account AS a
LEFT JOIN (
    SELECT account, max(at) AS last_at, count(*) FILTER (WHERE at >= :since)::int AS times,
        count(*) FILTER (WHERE NOT approved)::int AS unapproved,
        count(*) FILTER (WHERE NOT approved AND removed_at IS NOT NULL)::int AS removed
    FROM pusher.v_outing GROUP BY account
) AS o ON o.account = a.id
LEFT JOIN LATERAL (
    SELECT x.at, x.articles, x.known FROM pusher.comparison AS x WHERE x.account = a.id ORDER BY x.id DESC LIMIT 1
) AS c ON true
WHERE a.county = :lo::bigint / 1000000000 AND a.division BETWEEN :lo::bigint AND :hi::bigint AND a.state <> 'off'
ORDER BY a.division, a.channel, a.id;

-- name: outings(account, most)
-- What was published on an account, the latest first.
SELECT o.at, o.push, o.approved, o.source, o.link, o.removed_at, f.id AS publication,
    coalesce(f.title, v.title, '') AS title
FROM pusher.v_outing AS o
LEFT JOIN pusher.publication AS f ON f.account = o.account AND f.link = o.link AND o.source IN ('platform', 'hand')
LEFT JOIN pusher.push AS p ON p.id = o.push
LEFT JOIN content.v_version AS v ON v.item = p.item AND v.hash = p.version
WHERE o.account = :account ORDER BY o.at DESC, o.push LIMIT :most;

-- name: standing(account)$
-- How many articles stand on an account, as far as we know.
SELECT count(*)::int FROM pusher.v_outing WHERE account = :account AND removed_at IS NULL;

-- name: approved_push(county, code)$
-- The latest approved push of an item, by its code.
SELECT p.id FROM pusher.push AS p JOIN content.v_item AS i ON i.id = p.item
WHERE i.code = :code AND p.county = :county AND p.approved_at IS NOT NULL ORDER BY p.approved_at DESC LIMIT 1;

-- name: add_publication(account, link, title, published_at, source, push, at, person)$
-- Enter an article; NULL: its address is entered already.
INSERT INTO pusher.publication (account, link, title, published_at, source, push, found_at, by)
VALUES (:account, :link, :title, :published_at, :source, :push, :at, :person)
ON CONFLICT (account, link) DO NOTHING RETURNING id;

-- name: remove_publication(account, id, at)$
-- The article is gone from the account; NULL: it was before, or there is none.
UPDATE pusher.publication SET removed_at = :at WHERE account = :account AND id = :id AND removed_at IS NULL RETURNING id;

-- name: tie_publication(account, id, push)$
-- The approved push was found that an article comes from.
UPDATE pusher.publication SET push = :push WHERE account = :account AND id = :id AND push IS NULL RETURNING id;

-- name: compare(account, at, articles, known, person)!
-- Somebody compared the account with the platform's own list.
INSERT INTO pusher.comparison (account, at, articles, known, by) VALUES (:account, :at, :articles, :known, :person);

-- name: pages(lo, hi)
-- When each town's offices, and the county's own (its code), last published something.
SELECT CASE WHEN i.division % 1000000000 = 0 THEN i.division ELSE i.division / 1000000 * 1000000 END AS division,
    max(i.published_at) AS last_at
FROM content.v_item AS i
WHERE i.county = :lo::bigint / 1000000000 AND i.division BETWEEN :lo::bigint AND :hi::bigint AND i.published_at IS NOT NULL
GROUP BY 1 ORDER BY 1;

-- name: letters(lo, hi, since)
-- What residents wrote to the units of a range since a moment, by what it was about and from which village.
SELECT i.genre, q.place / 1000 * 1000 AS village, v.name, count(*)::int AS letters
FROM pusher.question AS q LEFT JOIN content.v_item AS i ON i.id = q.item
LEFT JOIN audiences.v_division AS v ON v.code = q.place / 1000 * 1000
WHERE q.division BETWEEN :lo::bigint AND :hi::bigint AND q.received_at >= :since AND q.state <> 'aside'
GROUP BY 1, 2, 3 ORDER BY 1, 2;

-- name: unanswered(lo, hi, before)$
-- How many letters that came before a moment nobody has answered.
SELECT count(*)::int FROM pusher.question
WHERE division BETWEEN :lo::bigint AND :hi::bigint AND ended_at IS NULL AND received_at < :before;

-- name: lists_due(channels, before)
-- Accounts whose platform was not asked for their list since a moment.
SELECT a.id, a.county FROM pusher.account AS a
WHERE a.state = 'active' AND a.channel = ANY(:channels::text[])
  AND NOT EXISTS (SELECT FROM pusher.listing_read AS r WHERE r.account = a.id AND r.asked_at > :before)
ORDER BY a.id;

-- name: list_read(account, at, articles)!
-- The platform said what stands there.
INSERT INTO pusher.listing_read (account, asked_at, read_at, articles) VALUES (:account, :at, :at, :articles)
ON CONFLICT (account) DO UPDATE SET asked_at = excluded.asked_at, read_at = excluded.read_at,
    articles = excluded.articles, said = '';

-- name: list_missed(account, at, said)!
-- It did not; what it said before stands.
INSERT INTO pusher.listing_read (account, asked_at, said) VALUES (:account, :at, :said)
ON CONFLICT (account) DO UPDATE SET asked_at = excluded.asked_at, said = excluded.said;

-- name: list_of(account)^
-- When an account's list was read.
SELECT read_at, articles, said FROM pusher.listing_read WHERE account = :account;
