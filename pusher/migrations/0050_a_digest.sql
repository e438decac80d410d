-- The week's figures (周报) of a county or a town, made once on Monday and kept. No person is in them.

CREATE TABLE pusher.digest (
    division bigint NOT NULL,               -- the county or the town
    week date NOT NULL CHECK (extract(isodow FROM week) = 1),  -- its Monday; the week before it is told
    county int NOT NULL,
    made_at timestamptz NOT NULL,
    figures jsonb NOT NULL,
    PRIMARY KEY (division, week)
);
ALTER TABLE pusher.digest ENABLE ROW LEVEL SECURITY;
CREATE POLICY worker ON pusher.digest TO cunkou_worker USING (true);
CREATE POLICY territory ON pusher.digest TO cunkou_web USING (
    division BETWEEN (SELECT nullif(current_setting('app.lo', true), '')::bigint)
        AND (SELECT nullif(current_setting('app.hi', true), '')::bigint));
GRANT SELECT ON pusher.digest TO cunkou_web, cunkou_worker;
GRANT INSERT ON pusher.digest TO cunkou_worker;
