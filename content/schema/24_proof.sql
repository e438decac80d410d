-- Proofreading (三校) of a step: what the machine had found when it was sent, and who says to have read it through (通读).
CREATE TABLE content.proof (
    item bigint NOT NULL,
    no int NOT NULL,
    county int NOT NULL,
    findings int,                               -- NULL: the machine was not asked
    read boolean NOT NULL,
    PRIMARY KEY (item, no),
    FOREIGN KEY (item, no) REFERENCES content.step (item, no)
);
CREATE TRIGGER immutable BEFORE UPDATE ON content.proof FOR EACH ROW EXECUTE FUNCTION content.refuse();

-- A step with the sha256 of all that it says, for the audit log to keep: a step that was changed later no longer fits.
CREATE VIEW content.v_step AS
SELECT s.item, s.no, i.code, s.county, encode(sha256(convert_to(jsonb_build_array(
    s.item, s.no, s.act, s.person, s.hash, s.note, (extract(epoch FROM s.at) * 1000000)::bigint)::text, 'UTF8')), 'hex')
    AS digest
FROM content.step AS s JOIN content.item AS i ON i.id = s.item;

GRANT INSERT ON content.proof TO cunkou_web, cunkou_worker;
