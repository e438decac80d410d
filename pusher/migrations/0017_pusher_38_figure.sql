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
ALTER TABLE pusher.carried ENABLE ROW LEVEL SECURITY;
CREATE POLICY web_range ON pusher.carried TO cunkou_web, cunkou_pick USING (
    village BETWEEN (SELECT nullif(current_setting('app.lo', true), '')::bigint)
                AND (SELECT nullif(current_setting('app.hi', true), '')::bigint));
CREATE POLICY worker_all ON pusher.carried TO cunkou_worker USING (true) WITH CHECK (true);
GRANT SELECT ON pusher.carried TO cunkou_web, cunkou_worker, cunkou_pick;
GRANT INSERT, DELETE ON pusher.carried TO cunkou_worker;
