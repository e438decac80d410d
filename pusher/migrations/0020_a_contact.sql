-- Who wants nothing more is found to spread it over a sender's ports.
CREATE INDEX contact_opted_out ON audiences.contact (county) WHERE opted_out <> '{}';
-- The list of numbers to be mended looks for the dead ones.
CREATE INDEX contact_dead ON audiences.contact (id) WHERE dead;
