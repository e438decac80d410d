-- name: unmade(week)
-- Counties with accounts whose week nobody has told yet.
SELECT DISTINCT a.county FROM pusher.account AS a
WHERE NOT EXISTS (SELECT FROM pusher.digest AS d WHERE d.division = a.county * 1000000000::bigint AND d.week = :week)
ORDER BY a.county;

-- name: add(division, week, county, at, figures)!
-- Keep a week's figures; whoever comes second changes nothing.
INSERT INTO pusher.digest (division, week, county, made_at, figures)
VALUES (:division, :week, :county, :at, :figures) ON CONFLICT DO NOTHING;

-- name: digest(division, week)^
-- One week of one place.
SELECT division, week, made_at, figures FROM pusher.digest WHERE division = :division AND week = :week;

-- name: weeks(division, upto, most)
-- The weeks of a place up to one, the latest first.
SELECT division, week, made_at, figures FROM pusher.digest
WHERE division = :division AND week <= :upto ORDER BY week DESC LIMIT :most;

-- name: pushes(county, since, before)
-- What a county's units approved in a time; `settled`: its figures are final.
SELECT p.id, p.division, p.audience, EXISTS (SELECT FROM pusher.figured AS f WHERE f.push = p.id) AS settled
FROM pusher.push AS p
WHERE p.county = :county AND p.approved_at >= :since AND p.approved_at < :before ORDER BY p.approved_at, p.id;

-- name: titles(pushes)
-- What pushes were about, as it may be said today, and whose they were.
SELECT p.id, p.division, v.title, d.name AS unit FROM pusher.push AS p
JOIN content.v_version AS v ON v.item = p.item AND v.hash = p.version
LEFT JOIN audiences.v_division AS d ON d.code = p.division
WHERE p.id = ANY(:pushes::bigint[]);

-- name: arrivals(pushes)
-- From approval to the handset, in seconds, by town and (NULL) in all. Who opened it since is left out: when it arrived at
-- her is not known any more.
SELECT d.division / 1000000 * 1000000 AS town, count(*)::int AS n,
    percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM d.changed_at - p.approved_at))::float8 AS median,
    percentile_cont(0.9) WITHIN GROUP (ORDER BY extract(epoch FROM d.changed_at - p.approved_at))::float8 AS p90
FROM pusher.delivery AS d JOIN pusher.push AS p ON p.id = d.push
WHERE d.push = ANY(:pushes::bigint[]) AND d.state = 'arrived' AND d.contact IS NOT NULL
GROUP BY GROUPING SETS ((d.division / 1000000 * 1000000), ());

-- name: letters(county, since, before)
-- What residents wrote in a time: to which unit, about what, from which village.
SELECT q.division, q.place / 1000 * 1000 AS village, i.genre, count(*)::int AS letters
FROM pusher.question AS q LEFT JOIN content.v_item AS i ON i.id = q.item
WHERE q.county = :county AND q.received_at >= :since AND q.received_at < :before AND q.state <> 'aside'
GROUP BY 1, 2, 3 ORDER BY 1, 2, 3;

-- name: owed(county, day, at)
-- What waits past its time, by unit and kind; `letters` also counts what is not late yet.
SELECT division, 'letters' AS kind, count(*)::int AS waiting, count(*) FILTER (WHERE due < :day)::int AS late
FROM pusher.question WHERE county = :county AND ended_at IS NULL AND received_at < :at GROUP BY 1
UNION ALL
SELECT division, 'objections', count(*)::int, count(*) FILTER (WHERE due < :day)::int
FROM pusher.objection WHERE county = :county AND decided_at IS NULL AND received_at < :at GROUP BY 1
UNION ALL
SELECT division, 'reviews', count(*)::int, count(*) FILTER (WHERE due < :at)::int
FROM content.v_review WHERE county = :county AND awaits IS NOT NULL GROUP BY 1
UNION ALL
SELECT division, 'handouts', count(*)::int, count(*) FILTER (WHERE due_at < :at)::int
FROM pusher.v_handout WHERE county = :county AND state IN ('waiting', 'wrong') GROUP BY 1
ORDER BY 1, 2;

-- name: answered(county, since, before)
-- How many letters were answered in a time, by unit.
SELECT division, count(*)::int AS n FROM pusher.question
WHERE county = :county AND state = 'answered' AND ended_at >= :since AND ended_at < :before GROUP BY 1 ORDER BY 1;
