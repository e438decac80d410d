-- 有用 and 看不懂 are counted as scans are; feeds tell when a text was changed.
ALTER TABLE pusher.page_count
    ADD COLUMN useful int NOT NULL DEFAULT 0 CHECK (useful >= 0),
    ADD COLUMN unclear int NOT NULL DEFAULT 0 CHECK (unclear >= 0);

CREATE OR REPLACE VIEW content.v_version AS
SELECT hash, item, no, doc, title, created_by, created_at FROM content.version;
