-- name: follow_change(olds, news)!
-- What the unit of an old division wrote, relays, owes is the new one's.
SELECT content.follow_change(:olds::bigint[], :news::bigint[]);
