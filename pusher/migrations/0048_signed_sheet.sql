-- Photos of signed 审核表 (代签): where a county permits it, a step that was signed on paper is put on record by somebody else,
-- with the photo as evidence. The signer is told by SMS.

CREATE TABLE pusher.signed_sheet (
    item bigint NOT NULL,
    step int NOT NULL,                      -- the step of the item's review that it stands for
    county int NOT NULL,
    division bigint NOT NULL,
    act text NOT NULL,
    signer bigint NOT NULL REFERENCES pusher.staff,
    uploader bigint NOT NULL REFERENCES pusher.staff,
    at timestamptz NOT NULL,
    media text NOT NULL CHECK (media IN ('image/jpeg', 'image/png')),
    sha256 bytea NOT NULL CHECK (length(sha256) = 32),
    photo bytea NOT NULL CHECK (length(photo) <= 10485760),
    told_at timestamptz,                    -- when the signer was told
    PRIMARY KEY (item, step),
    CHECK (signer <> uploader)
);
CREATE INDEX signed_sheet_untold ON pusher.signed_sheet (at) WHERE told_at IS NULL;

GRANT SELECT, INSERT ON pusher.signed_sheet TO cunkou_web;
GRANT SELECT ON pusher.signed_sheet TO cunkou_worker;
GRANT UPDATE (told_at) ON pusher.signed_sheet TO cunkou_worker;
