-- The parts of a long text that the provider numbers and reports one by one: all arrived make it arrived, one failed fails
-- it. Texts of one part have no row here.
CREATE TABLE pusher.part (
    account int NOT NULL,
    ref text NOT NULL,                      -- the part's own number, by which it is reported
    whole text NOT NULL,                    -- the call's reference
    arrived boolean NOT NULL DEFAULT false,
    at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (account, ref)
);
CREATE INDEX part_whole ON pusher.part (account, whole);
CREATE INDEX part_at ON pusher.part USING brin (at);

GRANT SELECT, INSERT, UPDATE, DELETE ON pusher.part TO cunkou_worker;
