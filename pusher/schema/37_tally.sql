-- One call that stands for many deliveries (群发): the platform makes a job of it and tells totals, never persons. What it
-- said stands here as it said it; its deliveries stay 已提交, or become 未送达 when it says that nobody got it.
CREATE TABLE pusher.tally (
    account int NOT NULL REFERENCES pusher.account,
    ref text NOT NULL,
    push bigint REFERENCES pusher.push,     -- NULL: the platform spoke before our own record of the call
    rows int NOT NULL DEFAULT 0,            -- deliveries that it stands for
    verdict text NOT NULL DEFAULT 'open' CHECK (verdict IN ('open', 'sent', 'failed')),
    total int,                              -- the platform's own words; NULL: it did not say
    meant int,                              -- whom its filter left
    sent int,
    failed int,
    reason text NOT NULL DEFAULT '',        -- why nobody got it
    content boolean NOT NULL DEFAULT false, -- the text is at fault
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    told_at timestamptz,
    folded_at timestamptz,                  -- the verdict was written to its rows
    tries smallint NOT NULL DEFAULT 0,
    next_at timestamptz,                    -- when the platform is asked; NULL: not any more
    withdraw_at timestamptz,                -- to be taken back; tried from then on
    withdrawn_at timestamptz,
    withdraw_reason text NOT NULL DEFAULT '', -- why it was not taken back so far
    article smallint NOT NULL DEFAULT 0,    -- its number in a set of articles (pusher.company), whose call has a row for each; 0: alone
    links jsonb NOT NULL DEFAULT '{}',      -- where the set's articles stand, by their number
    PRIMARY KEY (account, ref)
);
CREATE INDEX tally_push ON pusher.tally (push);
CREATE INDEX tally_next ON pusher.tally (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX tally_unfolded ON pusher.tally (account) WHERE verdict <> 'open' AND folded_at IS NULL;
CREATE INDEX tally_withdraw ON pusher.tally (withdraw_at) WHERE withdrawn_at IS NULL AND withdraw_at IS NOT NULL;

GRANT SELECT ON pusher.tally TO cunkou_web, cunkou_worker;
GRANT INSERT, UPDATE, DELETE ON pusher.tally TO cunkou_worker;
