-- Three levels, one item: a town or village takes the item of a level above as its own (转发).

-- An item that relays another. `source_hash` is the published version of the source that it was made from last.
CREATE TABLE content.relay (
    item bigint PRIMARY KEY REFERENCES content.item,
    county int NOT NULL,
    source bigint NOT NULL REFERENCES content.item,
    division bigint NOT NULL,                   -- the unit that relays, and the territory it is said for
    source_hash text NOT NULL,
    checked_hash text NOT NULL,                 -- of the source that its own additions were written for
    by bigint NOT NULL,
    at timestamptz NOT NULL,
    UNIQUE (source, division),
    FOREIGN KEY (source, source_hash) REFERENCES content.version (item, hash)
);

-- A level above asks those below to relay an item by a day (转发任务).
CREATE TABLE content.relay_task (
    id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    county int NOT NULL,
    source bigint NOT NULL REFERENCES content.item,
    division bigint NOT NULL,                   -- the unit that asks
    due_on date NOT NULL,
    note text NOT NULL DEFAULT '',
    by bigint NOT NULL,
    at timestamptz NOT NULL,
    ended_at timestamptz
);
CREATE INDEX relay_task_source ON content.relay_task (source);

-- The places that were asked, and what they answered: a relay is an answer of its own, `declined` says why there is none.
CREATE TABLE content.relay_ask (
    task int NOT NULL REFERENCES content.relay_task,
    division bigint NOT NULL,
    county int NOT NULL,
    seen_at timestamptz,
    declined text NOT NULL DEFAULT '',
    declined_by bigint,
    declined_at timestamptz,
    PRIMARY KEY (task, division),
    CHECK ((declined = '') = (declined_at IS NULL) AND (declined = '') = (declined_by IS NULL))
);
CREATE INDEX relay_ask_division ON content.relay_ask (division);

-- Which item relays which, where.
CREATE VIEW content.v_relay AS SELECT item, source, division, county, source_hash FROM content.relay;

GRANT INSERT ON content.relay TO cunkou_web;
GRANT UPDATE (source_hash, checked_hash) ON content.relay TO cunkou_web, cunkou_worker;
GRANT INSERT ON content.relay_task, content.relay_ask TO cunkou_web;
GRANT UPDATE (ended_at) ON content.relay_task TO cunkou_web;
GRANT UPDATE (seen_at, declined, declined_by, declined_at) ON content.relay_ask TO cunkou_web;
