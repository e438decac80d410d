-- name: touched_pushes(county, codes, since)^
-- How many pushes of units in these divisions, or to people there, are planned, are on their way, and have a visit list that
-- was opened since then.
SELECT count(*) FILTER (WHERE p.state IN ('frozen', 'approved'))::int AS planned,
    count(*) FILTER (WHERE p.state IN ('running', 'paused'))::int AS running,
    count(*) FILTER (WHERE p.duty = 'must' AND p.state IN ('running', 'paused', 'dispatched', 'settled')
        AND p.approved_at >= :since)::int AS lists
FROM pusher.push AS p WHERE p.county = :county AND (p.division = ANY (:codes::bigint[]) OR EXISTS (
    SELECT FROM audiences.v_member AS m WHERE m.audience = p.audience AND m.division = ANY (:codes::bigint[])));

-- name: follow_change(olds, news)!
-- What hung on the old divisions hangs on the new.
SELECT pusher.follow_change(:olds::bigint[], :news::bigint[]);

-- name: moved_since(item, hash)
-- Where groups are now that went elsewhere after a version was written, and those of villages that there are no more.
SELECT r.code, r.new FROM content.v_version AS v
JOIN audiences.v_redirect AS r ON r.code / 1000000000 = (v.doc ->> 'division')::bigint / 1000000000
WHERE v.item = :item AND v.hash = :hash AND (r.at >= v.created_at
    OR EXISTS (SELECT FROM audiences.v_redirect AS w WHERE w.code = r.code / 1000 * 1000));

-- name: since(code)$
-- From when a place is there that the national table does not have; NULL: always.
SELECT valid_from FROM audiences.v_division WHERE code = :code;
