-- rosters (花名册): each applied file is a version; a draft is a dry run waiting for its apply

CREATE TABLE audiences.roster (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,  -- the roster version: the newest that overlaps a scope
    county int NOT NULL,
    division bigint NOT NULL,
    hi bigint NOT NULL,
    file_hash text NOT NULL,
    counts jsonb NOT NULL,
    applied_at timestamptz NOT NULL
);
CREATE INDEX roster_county ON audiences.roster (county, id);

CREATE TABLE audiences.draft (  -- a dry run (试导入): what apply will do, row by row
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    county int NOT NULL,
    division bigint NOT NULL,
    hi bigint NOT NULL,
    file_hash text NOT NULL,
    base bigint NOT NULL,  -- the roster version it was compared with; 0: none yet
    columns text[] NOT NULL,  -- what the file speaks of; on the rest it is silent and changes nothing
    vocabulary int[] NOT NULL,  -- every tag that it names: only these are given or taken
    counts jsonb NOT NULL DEFAULT '{}',
    created_at timestamptz NOT NULL
);

CREATE TABLE audiences.draft_row (
    draft bigint NOT NULL REFERENCES audiences.draft ON DELETE CASCADE,
    row int NOT NULL,  -- its number among the people of the file
    resident bigint,  -- whom it was matched with
    kind text CHECK (kind IN ('new', 'changed', 'unchanged', 'kept')),  -- kept: dead or moved, not revived
    division bigint NOT NULL,
    registered bigint,
    living bigint,
    farming bigint,
    household text NOT NULL,
    head text,
    name text NOT NULL,
    relation text,
    sex text,
    birth_date date,
    id_index bytea,
    id_key smallint,
    id_others bytea[] NOT NULL DEFAULT '{}',  -- the same number under older keys
    tags int[],
    phones bytea[] NOT NULL DEFAULT '{}',  -- blind indexes, in order
    ciphers bytea[] NOT NULL DEFAULT '{}',
    key_id smallint NOT NULL,
    PRIMARY KEY (draft, row)
);
