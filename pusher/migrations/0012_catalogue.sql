-- What must be published (标准目录), by version, and which row each item was filed under (归类).

-- One version of a county's catalogue. Without `in_force_at` it is a dry run that nobody has put into force.
CREATE TABLE content.catalogue (
    county int NOT NULL,
    no int NOT NULL,
    name text NOT NULL,
    sample boolean NOT NULL DEFAULT false,      -- 示例: ours, until the county imports its own
    digest text NOT NULL DEFAULT '',            -- sha256 of the file
    entered_by bigint,
    entered_at timestamptz NOT NULL,
    in_force_at timestamptz,
    PRIMARY KEY (county, no)
);

-- One row (事项). `doc` is the whole of it; the columns beside it find it again in the next version.
CREATE TABLE content.catalogue_row (
    county int NOT NULL,
    version int NOT NULL,
    no int NOT NULL,
    domain text NOT NULL,
    first text NOT NULL,
    second text NOT NULL,
    third text NOT NULL,
    doc jsonb NOT NULL,
    PRIMARY KEY (county, version, no),
    FOREIGN KEY (county, version) REFERENCES content.catalogue ON DELETE CASCADE
);

-- Which row an item belongs to. The row is that of the version in force when it was filed; NULL: nothing fits.
CREATE TABLE content.filing (
    item bigint PRIMARY KEY REFERENCES content.item,
    county int NOT NULL,
    hash text NOT NULL,                         -- the item's version that was read
    version int,
    line int,
    state text NOT NULL CHECK (state IN (
        'proposed',    -- 自动归类
        'confirmed'    -- 人工归类
    )),
    words text NOT NULL DEFAULT '',
    reasons text[] NOT NULL DEFAULT '{}',
    formed_on date,                             -- 信息形成日; NULL: its date of issue, else the day it was entered
    filed_by bigint,
    filed_at timestamptz NOT NULL,
    CHECK ((version IS NULL) = (line IS NULL)),
    FOREIGN KEY (county, version, line) REFERENCES content.catalogue_row
);
CREATE INDEX filing_row ON content.filing (county, version, line);

-- Days that a county knows better than the calendar that we ship, and the years that they make complete.
CREATE TABLE content.holiday (
    county int NOT NULL,
    day date NOT NULL,
    kind text NOT NULL CHECK (kind IN ('rest', 'work')),
    note text NOT NULL DEFAULT '',
    PRIMARY KEY (county, day)
);
CREATE TABLE content.holiday_year (
    county int NOT NULL,
    year int NOT NULL,
    PRIMARY KEY (county, year)
);

-- Who is responsible for a domain (责任单位), from when on; `said` is the domain's name as the county printed it then.
CREATE TABLE content.domain_unit (
    county int NOT NULL,
    domain text NOT NULL,
    since date NOT NULL,
    said text NOT NULL,
    unit text NOT NULL,
    PRIMARY KEY (county, domain, since)
);

GRANT SELECT, INSERT, UPDATE, DELETE ON content.catalogue, content.catalogue_row, content.filing, content.holiday,
    content.holiday_year, content.domain_unit TO cunkou_web, cunkou_worker;
