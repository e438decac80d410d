-- name: chain(most)$
-- Link rows of the log that are not linked yet; returns how many.
SELECT pusher.chain(:most);

-- name: cut(before, dry)$
-- Remove rows of the log past their time, an anchor in their place; returns how many.
SELECT pusher.cut_chain(:before, :dry);

-- name: anchor()^
-- Where the log begins when older rows have gone.
SELECT link, hash, gone FROM pusher.anchor ORDER BY link DESC LIMIT 1;

-- name: links(after, most)
-- The next links of the chain: what each row says, and what its hash should be.
SELECT a.link, a.id, a.at, a.action, a.object, a.prev, a.hash, sha256(a.prev || convert_to(pusher.audit_text(a), 'UTF8')) AS made
FROM pusher.audit AS a WHERE a.link > :after ORDER BY a.link LIMIT :most;

-- name: unlinked()^
-- How many rows wait for their link, and since when.
SELECT count(*)::int AS rows, min(at) AS since FROM pusher.audit WHERE hash IS NULL;

-- name: changed_steps(after, upto)
-- Steps of reviews that no longer say what the log put down when they were taken.
SELECT a.link, a.id, a.object, (a.detail ->> 'step')::int AS no
FROM pusher.audit AS a LEFT JOIN content.v_step AS s
    ON s.item = (a.detail ->> 'item')::bigint AND s.no = (a.detail ->> 'step')::int
WHERE a.link > :after AND a.link <= :upto AND a.detail ? 'step' AND s.digest IS DISTINCT FROM a.detail ->> 'digest'
ORDER BY a.link LIMIT 1;
