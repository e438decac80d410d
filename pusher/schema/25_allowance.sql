-- What a unit may spend on messages in a year (短信经费). Without a row its spending is only counted on its pushes.

CREATE TABLE pusher.allowance (
    division bigint NOT NULL,               -- the unit's territory, as its pushes have it
    year int NOT NULL,                      -- in which the check page was made: a push's number begins with it
    county int NOT NULL,
    yuan numeric(12, 2) NOT NULL CHECK (yuan >= 0),
    spent numeric(12, 4) NOT NULL DEFAULT 0 CHECK (spent >= 0),  -- booked by the plans, less what was given back
    PRIMARY KEY (division, year)
);

GRANT SELECT ON pusher.allowance TO cunkou_web, cunkou_worker;
GRANT INSERT (division, year, county, yuan), UPDATE (yuan) ON pusher.allowance TO cunkou_web;
GRANT UPDATE (spent) ON pusher.allowance TO cunkou_worker;
