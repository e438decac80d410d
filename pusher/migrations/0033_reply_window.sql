-- Who writes to an account may be written back for a while: a consent with an end.
ALTER TABLE audiences.consent ADD COLUMN until timestamptz;

CREATE OR REPLACE VIEW audiences.v_consent WITH (security_invoker) AS
SELECT contact, account, template, count FROM audiences.consent WHERE until IS NULL OR until > now();
