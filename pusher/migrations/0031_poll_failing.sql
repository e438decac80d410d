ALTER TABLE pusher.poll ADD COLUMN failing_since timestamptz;
