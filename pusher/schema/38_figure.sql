-- Figures outlive the rows that they were counted from (统计长期保留，个人记录到期删除). Nothing here is a person's.

-- A push that is over and counted. Without this its rows do not go.
CREATE TABLE pusher.figured (
    push bigint PRIMARY KEY REFERENCES pusher.push,
    county int NOT NULL,
    at timestamptz NOT NULL                 -- the first time: the clocks of its rows begin here
);

-- Messages by village, channel and state; `place`: pages and posters.
CREATE TABLE pusher.figure (
    push bigint NOT NULL,
    county int NOT NULL,
    village bigint NOT NULL,
    channel text NOT NULL,
    place boolean NOT NULL,
    state text NOT NULL,
    n int NOT NULL CHECK (n > 0),
    PRIMARY KEY (push, village, channel, place, state)
);
CREATE INDEX figure_place ON pusher.figure (village) WHERE place;

-- Households by village and grade of evidence: 0 none, 1 已提交, 2 到机, 3 转告家人, 4 确认, 5 当面告知.
CREATE TABLE pusher.covered (
    push bigint NOT NULL,
    county int NOT NULL,
    village bigint NOT NULL,
    grade smallint NOT NULL,
    households int NOT NULL CHECK (households > 0),
    PRIMARY KEY (push, village, grade)
);

-- Households by village, channel and the best evidence that the channel gave: 1 已提交, 2 到机, 4 确认.
CREATE TABLE pusher.carried (
    push bigint NOT NULL,
    county int NOT NULL,
    village bigint NOT NULL,
    channel text NOT NULL,
    grade smallint NOT NULL,
    households int NOT NULL CHECK (households > 0),
    PRIMARY KEY (push, village, channel, grade)
);

-- Drop a month's (yyyymm) deliveries whole: only seven months after it began, and only when all its pushes are over and
-- counted. SECURITY DEFINER: the worker owns nothing. Rather fails than makes the house wait for its lock.
CREATE FUNCTION pusher.drop_partition(month int) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog SET lock_timeout = '2s' AS $$
DECLARE
    lo bigint := month::bigint * 1000000000;
BEGIN
    IF month NOT BETWEEN 200001 AND 299912 OR month % 100 NOT BETWEEN 1 AND 12 THEN
        RAISE EXCEPTION 'not a month: %', month;
    ELSIF make_date(month / 100, month % 100, 1) > now() AT TIME ZONE 'Asia/Shanghai' - interval '7 months' THEN
        RAISE EXCEPTION 'too young to drop: %', month;
    ELSIF EXISTS (
        SELECT FROM pusher.push AS p
        WHERE p.id BETWEEN lo AND lo + 999999999
          AND (p.state NOT IN ('settled', 'cancelled', 'expired', 'superseded')
               OR NOT EXISTS (SELECT FROM pusher.figured AS f WHERE f.push = p.id))
          AND EXISTS (SELECT FROM pusher.delivery AS d WHERE d.push = p.id)) THEN
        RAISE EXCEPTION 'not everything is settled and counted in %', month;
    END IF;
    DELETE FROM pusher.unsettled WHERE push BETWEEN lo AND lo + 999999999;
    EXECUTE format('DROP TABLE IF EXISTS pusher.%I', format('delivery_%s', month));
END $$;

ALTER TABLE pusher.figure ENABLE ROW LEVEL SECURITY;
ALTER TABLE pusher.covered ENABLE ROW LEVEL SECURITY;
CREATE POLICY web_range ON pusher.figure TO cunkou_web, cunkou_pick USING (
    village BETWEEN (SELECT nullif(current_setting('app.lo', true), '')::bigint)
                AND (SELECT nullif(current_setting('app.hi', true), '')::bigint));
CREATE POLICY web_range ON pusher.covered TO cunkou_web, cunkou_pick USING (
    village BETWEEN (SELECT nullif(current_setting('app.lo', true), '')::bigint)
                AND (SELECT nullif(current_setting('app.hi', true), '')::bigint));
CREATE POLICY worker_all ON pusher.figure TO cunkou_worker USING (true) WITH CHECK (true);
CREATE POLICY worker_all ON pusher.covered TO cunkou_worker USING (true) WITH CHECK (true);

GRANT SELECT ON pusher.figured, pusher.figure, pusher.covered TO cunkou_web, cunkou_worker;
GRANT SELECT ON pusher.figure, pusher.covered TO cunkou_pick;
GRANT INSERT, DELETE ON pusher.figured, pusher.figure, pusher.covered TO cunkou_worker;
GRANT DELETE ON pusher.call TO cunkou_worker;
REVOKE ALL ON FUNCTION pusher.drop_partition FROM public;
GRANT EXECUTE ON FUNCTION pusher.drop_partition(int) TO cunkou_worker;

ALTER TABLE pusher.carried ENABLE ROW LEVEL SECURITY;
CREATE POLICY web_range ON pusher.carried TO cunkou_web, cunkou_pick USING (
    village BETWEEN (SELECT nullif(current_setting('app.lo', true), '')::bigint)
                AND (SELECT nullif(current_setting('app.hi', true), '')::bigint));
CREATE POLICY worker_all ON pusher.carried TO cunkou_worker USING (true) WITH CHECK (true);
GRANT SELECT ON pusher.carried TO cunkou_web, cunkou_worker, cunkou_pick;
GRANT INSERT, DELETE ON pusher.carried TO cunkou_worker;
