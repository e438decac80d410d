-- frozen audiences (通知对象)

CREATE TABLE audiences.audience (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    county int NOT NULL,
    digest text NOT NULL,
    spec jsonb NOT NULL,
    matters int[] NOT NULL DEFAULT '{}',  -- whose tags the rule reads: without them nobody sees the names
    people int NOT NULL DEFAULT 0,
    households int NOT NULL DEFAULT 0,
    counts jsonb NOT NULL DEFAULT '{}',  -- {"kinds": {kind: {people, households}}, "unreachable": {reason: …}}
    frozen_at timestamptz NOT NULL
);

CREATE TABLE audiences.why (
    audience bigint NOT NULL REFERENCES audiences.audience ON DELETE CASCADE,
    why int NOT NULL,
    reasons jsonb NOT NULL,
    PRIMARY KEY (audience, why)
);

-- No foreign keys: checking a million rows against their audience took longer than writing them, and personal data
-- and statistics have separate clocks.
CREATE TABLE audiences.member (
    audience bigint NOT NULL,
    resident bigint,  -- NULL: a number that subscribed (85_subscriber.sql), nobody's on a roster
    household bigint,
    contact bigint,  -- NULL: the person has none
    division bigint NOT NULL,  -- by the basis
    why int NOT NULL,
    rank smallint NOT NULL,  -- 0: no contact
    kind text,
    basis text NOT NULL CHECK (basis IN ('registered', 'living', 'farming', 'list', 'subscribed')),
    reach text NOT NULL CHECK (reach IN ('ok', 'none', 'opted_out', 'dead', 'suspect')),
    head boolean NOT NULL DEFAULT false,  -- 户主
    CONSTRAINT member_somebody CHECK ((resident IS NULL) = (basis = 'subscribed'))
);
CREATE INDEX member_contact ON audiences.member (audience, contact);  -- who shares a contact that failed
CREATE INDEX member_household ON audiences.member (audience, household);
CREATE INDEX member_division ON audiences.member (audience, division);  -- a village's part of a county's audience

CREATE INDEX member_resident ON audiences.member (audience, resident);

-- Who counts as one when told once: the household, the person or the number; a number that subscribed is by itself.
CREATE FUNCTION audiences.unit(per text, household bigint, resident bigint, contact bigint) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE per WHEN 'contact' THEN contact
                    WHEN 'household' THEN coalesce(household, -resident, contact | (1::bigint << 62))
                    ELSE coalesce(-resident, contact | (1::bigint << 62)) END;
