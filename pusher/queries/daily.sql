-- name: committed(accounts, modes, joints, sinces, but)
-- Calls of each way that are planned and not made, and those that were made since its platform was last asked; of any push
-- but this.
SELECT x.account, x.mode, pusher.rests(x.account, x.mode) AS rests,
    coalesce((SELECT CASE WHEN x.joint THEN count(DISTINCT b.crowd) ELSE sum(b.hi - b.lo + 1 - b.sent - b.refused - b.failed - b.unknown) END
              FROM pusher.batch AS b WHERE b.account = x.account AND b.mode = x.mode AND b.done_at IS NULL
                AND b.state IN ('open', 'paused') AND b.push <> :but::bigint), 0)::int
    + coalesce((SELECT CASE WHEN x.joint THEN count(DISTINCT split_part(k.ref, '/', 1)) ELSE sum(k.hi - k.lo + 1) END
                FROM pusher.call AS k JOIN pusher.batch AS b ON b.push = k.push AND k.lo BETWEEN b.lo AND b.hi AND b.mode = x.mode
                WHERE k.account = x.account AND k.at > x.since AND k.push <> :but::bigint), 0)::int AS calls
FROM unnest(:accounts::int[], :modes::text[], :joints::boolean[], :sinces::timestamptz[]) AS x (account, mode, joint, since);

-- name: beyond(ord, least, audience, per, first, heeds, full_contacts, full_accounts, keys, kinds, consents, groups)
-- Whom a way would reach beyond the `least` that it still may today; `stuck`: nothing else reaches them.
WITH excess AS MATERIALIZED (
    SELECT a.contact FROM pusher.assign(:audience, :per, :first, :keys, :kinds, :consents, :groups, :full_contacts, :full_accounts,
        :heeds) AS a
    WHERE a.ord = :ord AND NOT a."full" ORDER BY a.division, a.contact OFFSET :least
), again AS MATERIALIZED (
    SELECT a.contact FROM pusher.assign(:audience, :per, :first, :keys, :kinds, :consents, :groups,
        :full_contacts::bigint[] || (SELECT coalesce(array_agg(contact), '{}') FROM excess),
        :full_accounts::int[] || (SELECT coalesce(array_agg(-:ord::int), '{}') FROM excess), :heeds) AS a
    WHERE a."full" AND EXISTS (SELECT FROM excess)
)
SELECT e.contact, EXISTS (SELECT FROM again AS x WHERE x.contact = e.contact) AS stuck FROM excess AS e;
