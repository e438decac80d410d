CREATE SCHEMA IF NOT EXISTS audiences;

-- divisions (区划)

CREATE TABLE audiences.division (
    code bigint PRIMARY KEY,  -- 6 county + 3 town + 3 village + 3 group digits
    county int NOT NULL,
    parent bigint REFERENCES audiences.division,
    level smallint NOT NULL CHECK (level BETWEEN 1 AND 4),  -- county, town, village, group
    name text NOT NULL,
    free boolean NOT NULL DEFAULT false,  -- not in the national table: 农场, 景区, 开发区
    edited boolean NOT NULL DEFAULT false,  -- an office's own words win over the frozen national table
    valid_from date,
    valid_to date,
    hi bigint NOT NULL GENERATED ALWAYS AS (
        code + CASE level WHEN 1 THEN 999999999 WHEN 2 THEN 999999 WHEN 3 THEN 999 ELSE 0 END
    ) STORED,
    CHECK (county = code / 1000000000)
);
CREATE INDEX division_parent ON audiences.division (parent);

-- matters (事项): the purpose under which a tag or an attribute may be kept

CREATE TABLE audiences.matter (
    id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    county int NOT NULL,
    name text NOT NULL,
    owner text NOT NULL,  -- the unit that answers for it
    purpose text NOT NULL,
    legal_basis text NOT NULL,
    UNIQUE (county, name)
);

CREATE TABLE audiences.tag (
    id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    matter int NOT NULL REFERENCES audiences.matter,
    county int NOT NULL,
    name text NOT NULL,
    UNIQUE (county, name)
);

CREATE TABLE audiences.attribute (
    id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    matter int NOT NULL REFERENCES audiences.matter,
    county int NOT NULL,
    name text NOT NULL,
    type text NOT NULL CHECK (type IN ('number', 'date', 'choice')),
    unit text NOT NULL DEFAULT '',
    UNIQUE (county, name)
);
