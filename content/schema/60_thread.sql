-- What belongs together and what is still owed: threads (一件事一个编号), reminders, the yearly clean-up (文件清理).

-- An item's place in a thread. The first item's code is the thread's: the QR printed on it leads to where things stand.
CREATE TABLE content.thread (
    item bigint PRIMARY KEY REFERENCES content.item,
    head bigint NOT NULL REFERENCES content.item,   -- the first item of the thread
    source bigint REFERENCES content.item,          -- the item that this one follows; NULL: it is the first
    county int NOT NULL,
    stage text NOT NULL CHECK (stage IN (
        'apply',         -- 申请
        'list',          -- 公示
        'paid',          -- 已发放
        'policy',        -- 政策文件
        'explanation',   -- 解读
        'answer',        -- 回应
        'consultation',  -- 征求意见
        'feedback',      -- 意见采纳情况
        'progress',      -- 进展
        'notice'         -- 通知
    )),
    person bigint,
    at timestamptz NOT NULL,
    CHECK ((source IS NULL) = (item = head))
);
CREATE INDEX thread_head ON content.thread (head);
CREATE INDEX thread_source ON content.thread (source);

-- What an item's author owes by a day: 征求意见 its 结果反馈, 民生实事 the next progress. Closed, never deleted.
CREATE TABLE content.reminder (
    item bigint PRIMARY KEY REFERENCES content.item,
    county int NOT NULL,
    division bigint NOT NULL,                   -- the unit that owes it
    kind text NOT NULL CHECK (kind IN ('feedback', 'progress')),
    due date NOT NULL,
    weeks int CHECK (weeks BETWEEN 1 AND 26),   -- until it is due again; NULL: owed once
    done_at timestamptz,
    at timestamptz NOT NULL,
    CHECK ((kind = 'progress') = (weeks IS NOT NULL))
);
CREATE INDEX reminder_due ON content.reminder (due) WHERE done_at IS NULL;

-- What the yearly clean-up decided about an item; the latest year's word holds.
CREATE TABLE content.cleanup (
    item bigint NOT NULL REFERENCES content.item,
    year int NOT NULL,
    county int NOT NULL,
    decision text NOT NULL CHECK (decision IN (
        'valid',     -- 继续有效
        'expired',   -- 失效
        'repealed'   -- 废止
    )),
    person bigint NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (item, year)
);

-- Which item stands in which stage of which thread. `kind` is the stage, `other` the item that it follows: the
-- explanations of a policy document are the rows with kind 'explanation' and other = its number.
CREATE VIEW content.v_thread AS
SELECT item, stage AS kind, source AS other, head, county FROM content.thread;

CREATE VIEW content.v_reminder AS
SELECT item, county, division, kind, due, weeks, done_at FROM content.reminder;

-- The word of the latest clean-up about an item.
CREATE VIEW content.v_cleanup AS
SELECT DISTINCT ON (item) item, year, decision, at FROM content.cleanup ORDER BY item, year DESC;

GRANT SELECT ON content.thread, content.reminder, content.cleanup, content.v_thread, content.v_reminder,
    content.v_cleanup TO cunkou_web, cunkou_worker;
GRANT INSERT, UPDATE, DELETE ON content.thread TO cunkou_web;
GRANT INSERT, UPDATE ON content.reminder, content.cleanup TO cunkou_web;
GRANT INSERT, UPDATE ON content.reminder TO cunkou_worker;
