-- An item that was written after an earlier one (复制去年这条): the version that its text was taken from, so that the days
-- which still stand in it can be shown to whoever edits and reviews it.
CREATE TABLE content.copied (
    item bigint PRIMARY KEY REFERENCES content.item,
    county int NOT NULL,
    source bigint NOT NULL,
    source_hash text NOT NULL,
    FOREIGN KEY (source, source_hash) REFERENCES content.version (item, hash)
);
GRANT SELECT ON content.copied TO cunkou_web, cunkou_worker;
GRANT INSERT ON content.copied TO cunkou_web;
