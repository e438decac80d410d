-- name: turn(batch, push, account, lease, seconds, after, want, straggler, consents, told, nos, attempts, news, pauses, reasons, keys, next_in, spoken, quiet, refs, los, his)^
-- One turn of a pass: write what came in, open the next window. Works in pusher/schema/35_window.sql.
SELECT * FROM pusher.turn(:batch, :push, :account, :lease, :seconds, :after, :want, :straggler, :consents, :told, :nos, :attempts,
    :news, :pauses, :reasons, :keys, :next_in, :spoken, :quiet, :refs, :los, :his);

-- name: record(batch, push, told, nos, attempts, news, pauses, reasons, keys, next_in, spoken, quiet)$
-- Write outcomes and nothing else; the contacts of those accepted.
SELECT pusher.record(:batch, :push, :told, :nos, :attempts, :news, :pauses, :reasons, :keys, :next_in, :spoken, :quiet);

-- name: note_parts(account, wholes, refs)!
-- Remember parts; a page that is written again changes nothing.
INSERT INTO pusher.part AS p (account, ref, whole)
SELECT DISTINCT ON (x.ref) :account::int, x.ref, x.whole FROM unnest(:wholes::text[], :refs::text[]) AS x (whole, ref)
ON CONFLICT (account, ref) DO UPDATE
SET whole = excluded.whole, arrived = p.arrived AND p.whole = excluded.whole, at = excluded.at;
