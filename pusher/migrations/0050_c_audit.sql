-- What was done in a county, the latest first, and in which ways, for whoever looks through it.
CREATE INDEX audit_county ON pusher.audit (county, id);
CREATE INDEX audit_action ON pusher.audit (county, action);
-- A way of sending may also be closed by a person.
GRANT INSERT, UPDATE ON pusher.closed_mode TO cunkou_web;
