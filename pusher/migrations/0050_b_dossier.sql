-- The inspection pack (迎检包): what a unit shows of a time, made by the worker, kept for a few days, fetched in parts.

CREATE TABLE pusher.dossier (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    county int NOT NULL,
    division bigint NOT NULL,               -- the territory that it tells of
    since date NOT NULL,
    until date NOT NULL,                    -- this day included
    state text NOT NULL DEFAULT 'asked' CHECK (state IN (
        'asked',   -- 排队中
        'ready',   -- 已做好
        'failed',  -- 没有做成
        'gone'     -- 已过期删除
    )),
    asked_by bigint NOT NULL,
    asked_at timestamptz NOT NULL,
    made_at timestamptz,
    size bigint,                            -- bytes
    files int,
    digest text,                            -- SHA-256 of the whole, hexadecimal
    because text NOT NULL DEFAULT '',       -- why it failed
    CHECK (since <= until),
    CHECK ((state IN ('ready', 'gone')) = (digest IS NOT NULL))
);
CREATE INDEX dossier_asked ON pusher.dossier (id) WHERE state = 'asked';

CREATE TABLE pusher.dossier_part (
    dossier bigint NOT NULL REFERENCES pusher.dossier ON DELETE CASCADE,
    no int NOT NULL,
    division bigint NOT NULL,
    body bytea NOT NULL,
    PRIMARY KEY (dossier, no)
);

-- Packs that hold what may not be read any more: something in them was sealed, or a listing in them ended, since they were
-- made; a minute before counts, too, for a transaction is seen later than its time says.
CREATE VIEW pusher.v_stale_dossier WITH (security_invoker = true) AS
SELECT d.id FROM pusher.dossier AS d
WHERE d.state = 'ready' AND EXISTS (
    SELECT FROM pusher.push AS p
    WHERE p.county = d.county AND p.approved_at >= d.since::timestamp AT TIME ZONE 'Asia/Shanghai'
      AND p.approved_at < (d.until + 1)::timestamp AT TIME ZONE 'Asia/Shanghai'
      AND (EXISTS (SELECT FROM content.v_sealing AS s WHERE s.item = p.item AND s.at >= d.made_at - interval '1 minute')
           OR EXISTS (SELECT FROM content.v_closing AS c WHERE c.item = p.item AND c.at >= d.made_at - interval '1 minute')));
GRANT SELECT ON pusher.v_stale_dossier TO cunkou_web, cunkou_worker;

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['dossier', 'dossier_part'] LOOP
        EXECUTE format('ALTER TABLE pusher.%I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY worker_all ON pusher.%I TO cunkou_worker USING (true) WITH CHECK (true)', name);
        EXECUTE format('CREATE POLICY web_range ON pusher.%I TO cunkou_web USING (division BETWEEN'
            ' (SELECT nullif(current_setting(''app.lo'', true), '''')::bigint)'
            ' AND (SELECT nullif(current_setting(''app.hi'', true), '''')::bigint))', name);
    END LOOP;
END $$;

GRANT SELECT ON pusher.dossier, pusher.dossier_part TO cunkou_web, cunkou_worker;
GRANT INSERT ON pusher.dossier TO cunkou_web;
GRANT UPDATE ON pusher.dossier TO cunkou_worker;
GRANT INSERT, DELETE ON pusher.dossier_part TO cunkou_worker;
