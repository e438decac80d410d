-- A signer's word for a push to many people (签发人同意), where the item's route asks for one. It binds the push's digest:
-- its version, its people, its texts.
CREATE TABLE pusher.endorsement (
    push bigint PRIMARY KEY REFERENCES pusher.push ON DELETE CASCADE,
    county int NOT NULL,
    division bigint NOT NULL,
    people int NOT NULL,
    audience_from int NOT NULL,
    digest text,                            -- NULL: nobody has spoken yet
    person bigint,
    at timestamptz,
    CHECK ((digest IS NULL) = (person IS NULL) AND (digest IS NULL) = (at IS NULL))
);
CREATE INDEX endorsement_open ON pusher.endorsement (division) WHERE person IS NULL;

GRANT SELECT ON pusher.endorsement TO cunkou_web, cunkou_worker;
GRANT INSERT, UPDATE ON pusher.endorsement TO cunkou_web;
