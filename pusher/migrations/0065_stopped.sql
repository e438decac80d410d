-- Whoever waits for a push is left out of the next one of the same text; when that push is stopped, this one is chosen anew.

ALTER TABLE pusher.push ADD COLUMN stopped_at timestamptz;
