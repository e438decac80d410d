-- Official alerts (预警) that were relayed. One row a message, known by its identifier: who brings it again brings nothing new.
CREATE TABLE content.alert (
    county int NOT NULL,
    identifier text NOT NULL,
    item bigint NOT NULL REFERENCES content.item,   -- Alert, its Updates and its Cancel are versions of one item
    message text NOT NULL CHECK (message IN ('alert', 'update', 'cancel')),
    colour text NOT NULL CHECK (colour IN ('red', 'orange', 'yellow', 'blue', '')),
    hash text NOT NULL,                         -- the version made of it; with 本镇安排 it is another one
    sent_at timestamptz NOT NULL,               -- as the message says
    taken_at timestamptz NOT NULL,
    expires_at timestamptz,
    PRIMARY KEY (county, identifier)
);
CREATE INDEX alert_item ON content.alert (item, sent_at);

CREATE VIEW content.v_alert AS
SELECT a.item, a.identifier, a.message, a.colour, a.hash, a.sent_at, a.taken_at, a.expires_at, a.county FROM content.alert AS a;

GRANT SELECT ON content.alert, content.v_alert TO cunkou_web, cunkou_worker;
GRANT INSERT ON content.alert TO cunkou_web, cunkou_worker;
GRANT UPDATE (hash) ON content.alert TO cunkou_web, cunkou_worker;
