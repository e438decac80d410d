-- A password that an administrator made holds until then, and only to be replaced by one's own.
ALTER TABLE pusher.staff ADD COLUMN temporary_until timestamptz;
GRANT UPDATE (temporary_until) ON pusher.staff TO cunkou_web;
