-- name: add_calls(account, push, refs, los, his)!
-- Remember which numbers a provider's reference stands for.
INSERT INTO pusher.call (account, ref, push, lo, hi)
SELECT :account, x.ref, :push, x.lo, x.hi FROM unnest(:refs::text[], :los::int[], :his::int[]) AS x (ref, lo, hi);

-- name: states(push)
-- Exact figures: a row a channel and state.
SELECT channel, state, count(*)::int AS n FROM pusher.v_delivery WHERE push = :push GROUP BY channel, state ORDER BY 1, 2;

-- name: acknowledge(push, no)$
-- 我知道了: true when this says something new.
SELECT pusher.acknowledge(:push, :no);
