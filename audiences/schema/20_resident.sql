-- one-off lists (本次名单)

CREATE TABLE audiences.list (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    county int NOT NULL,
    division bigint NOT NULL,  -- whose list it is
    title text NOT NULL,
    file_hash text NOT NULL,
    people int NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL
);

-- households (户) and residents (居民)

CREATE TABLE audiences.household (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    county int NOT NULL,
    division bigint NOT NULL,
    key text NOT NULL,  -- 户号, or what the importer put in its place; unique in its village
    head text,  -- 户主, as the roster names him
    list bigint REFERENCES audiences.list ON DELETE CASCADE
);
CREATE UNIQUE INDEX household_key ON audiences.household (division, key) WHERE list IS NULL;
CREATE INDEX household_list ON audiences.household (list) WHERE list IS NOT NULL;

-- Sixty-four boxes for a person's tags, by the number's last six bits: whoever's boxes are empty has none of those tags,
-- and one comparison of integers said so. audiences.group.predicate asks this before it asks the array.
CREATE FUNCTION audiences.tag_boxes(tags int[]) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (SELECT coalesce(bit_or(1::bigint << (tag & 63)), 0) FROM unnest(tags) AS tag);

CREATE TABLE audiences.resident (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    county int NOT NULL,
    division bigint NOT NULL,  -- the village whose roster, list or QR brought this person
    registered bigint NOT NULL,  -- 户籍地; 0: outside the county. Where nothing is known, the division.
    living bigint NOT NULL,  -- 现居地; 0: away (外出)
    farming bigint NOT NULL,  -- 承包地
    household bigint REFERENCES audiences.household,
    name text,  -- a follower who has not been bound has none
    relation text,  -- 与户主关系
    sex text CHECK (sex IN ('男', '女')),
    birth_date date,
    id_index bytea,  -- keyed hash of the ID number; the number itself is not kept
    id_key smallint,
    state text NOT NULL DEFAULT 'living' CHECK (state IN (
        'living',  -- on the roster
        'gone',  -- the newest roster has no such row; a later one may bring it back
        'dead',  -- 已去世: said by a person, never revived by a roster
        'moved'  -- 已迁出: said by a person, never revived by a roster
    )),
    state_at timestamptz,
    preference text CHECK (preference IN ('text', 'voice', 'visit')),  -- never the disability behind it
    tags int[] NOT NULL DEFAULT '{}',
    attributes jsonb NOT NULL DEFAULT '{}',  -- {"attribute id": number | "2026-05-31" | "choice"}
    reach smallint NOT NULL DEFAULT 0,  -- 1: a usable phone, 2: a usable WeChat; audiences.settle() writes it
    list bigint REFERENCES audiences.list ON DELETE CASCADE,
    active boolean NOT NULL GENERATED ALWAYS AS (state = 'living' AND list IS NULL) STORED,
    tag_boxes bigint NOT NULL GENERATED ALWAYS AS (audiences.tag_boxes(tags)) STORED,
    known bigint,  -- of a one-off list: who on the roster she is, if anybody; that row may have gone since
    home bigint NOT NULL GENERATED ALWAYS AS (coalesce(household, -id)) STORED  -- who belongs to no household is one
) WITH (fillfactor = 85);
CREATE INDEX resident_division ON audiences.resident (division);
-- A group is counted from these alone: no look at the rows, which lie scattered by roster (audiences.store.group).
CREATE INDEX resident_by_registered ON audiences.resident (registered, reach)
    INCLUDE (home, division, living, farming, sex, birth_date, tag_boxes, tags) WHERE active;
CREATE INDEX resident_by_living ON audiences.resident (living, reach)
    INCLUDE (home, division, registered, farming, sex, birth_date, tag_boxes, tags) WHERE active;
CREATE INDEX resident_by_farming ON audiences.resident (farming, reach)
    INCLUDE (home, division, registered, living, sex, birth_date, tag_boxes, tags) WHERE active;
CREATE INDEX resident_household ON audiences.resident (household);
CREATE INDEX resident_home ON audiences.resident (home) WHERE active;
-- Children are few in a county and many of its groups are theirs (audiences.group.predicate, AtHome).
CREATE INDEX resident_born ON audiences.resident (birth_date)
    INCLUDE (home, division, registered, living, farming, sex, tag_boxes, tags) WHERE active;
CREATE INDEX resident_list ON audiences.resident (list) WHERE list IS NOT NULL;
CREATE INDEX resident_known ON audiences.resident (known) WHERE known IS NOT NULL;
CREATE INDEX resident_spoken ON audiences.resident (id) WHERE preference IN ('voice', 'visit');  -- v_spoken
CREATE INDEX resident_tags ON audiences.resident USING gin (tags) WHERE active;
-- Not unique: two villages may both list a person, and neither may learn of the other's; a contact is told only once.
CREATE INDEX resident_id ON audiences.resident (id_index) WHERE list IS NULL AND id_index IS NOT NULL;

-- contacts (联系方式): one row an address, shared by whoever receives there

CREATE TABLE audiences.contact (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    county int NOT NULL,
    division bigint NOT NULL,  -- where it was first heard of; link says who uses it
    kind text NOT NULL,  -- 'phone' or 'wechat:<account key>'
    index bytea NOT NULL,  -- keyed blind index of the address
    key_id smallint NOT NULL,
    cipher bytea,  -- NULL: purged, the row only remembers that this address wants nothing more
    dead boolean NOT NULL DEFAULT false,  -- 空号, 已取关
    dead_reason text,
    opted_out text[] NOT NULL DEFAULT '{}',  -- account keys; '*': every account
    households int NOT NULL DEFAULT 0,  -- over 3 is 疑似代填; audiences.settle() writes it
    UNIQUE (county, kind, index)
);
CREATE INDEX contact_opted_out ON audiences.contact (county) WHERE opted_out <> '{}';
CREATE INDEX contact_dead ON audiences.contact (id) WHERE dead;  -- the list of numbers to be mended
CREATE INDEX contact_index ON audiences.contact (index);  -- a receipt brings an address and nothing else

CREATE TABLE audiences.link (  -- whose contact it is, in what order
    resident bigint NOT NULL REFERENCES audiences.resident ON DELETE CASCADE,
    contact bigint NOT NULL REFERENCES audiences.contact,
    rank smallint NOT NULL,
    division bigint NOT NULL,  -- the resident's: a policy reads it without a join
    relation text NOT NULL DEFAULT 'self' CHECK (relation IN ('self', 'proxy')),  -- proxy: 代收人
    confirmed_at timestamptz,
    PRIMARY KEY (resident, contact)
);
CREATE INDEX link_contact ON audiences.link (contact, rank, resident);
CREATE INDEX link_division ON audiences.link (division);
CREATE INDEX link_proxy ON audiences.link (contact) WHERE relation = 'proxy';

CREATE TABLE audiences.consent (
    contact bigint NOT NULL REFERENCES audiences.contact ON DELETE CASCADE,
    account text NOT NULL,
    template text NOT NULL,
    count int NOT NULL CHECK (count >= 0),
    at timestamptz NOT NULL,
    until timestamptz,  -- NULL: it lasts; else she may be written back until then (客服消息)
    PRIMARY KEY (contact, account, template)
);

CREATE TABLE audiences.history (  -- what happened to a contact or a resident; append only
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    county int NOT NULL,
    division bigint,
    resident bigint,
    contact bigint,
    what text NOT NULL,  -- followed, unfollowed, consented, opted_out, opted_in, moved, dead, state:dead …
    account text,
    detail text,
    at timestamptz NOT NULL
);
CREATE INDEX history_contact ON audiences.history (contact);
CREATE INDEX history_resident ON audiences.history (resident);
CREATE INDEX history_proxy ON audiences.history (id) WHERE what = 'proxy_added';
