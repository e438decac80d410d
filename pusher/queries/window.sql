-- name: turn(batch, push, account, lease, seconds, after, want, straggler, consents, told, nos, attempts, news, pauses, reasons, keys, next_in, spoken, quiet, refs, los, his)^
-- One turn of a pass: write what came in, open the next window. Works in pusher/schema/35_window.sql.
SELECT * FROM pusher.turn(:batch, :push, :account, :lease, :seconds, :after, :want, :straggler, :consents, :told, :nos, :attempts,
    :news, :pauses, :reasons, :keys, :next_in, :spoken, :quiet, :refs, :los, :his);

-- name: record(batch, push, told, nos, attempts, news, pauses, reasons, keys, next_in, spoken, quiet)$
-- Write outcomes and nothing else; the contacts of those accepted.
SELECT pusher.record(:batch, :push, :told, :nos, :attempts, :news, :pauses, :reasons, :keys, :next_in, :spoken, :quiet);
