-- Signing in by an SMS code, on a device that stays signed in; a PIN before sending; what a county allows of it.
ALTER TABLE pusher.staff
    ADD COLUMN phone_index bytea UNIQUE,
    ADD COLUMN phone_key smallint,
    ADD COLUMN phone_sealed bytea,
    ADD COLUMN pin text,
    ADD COLUMN pin_tries smallint NOT NULL DEFAULT 0,
    ADD CONSTRAINT staff_phone CHECK ((phone_index IS NULL) = (phone_key IS NULL) AND (phone_key IS NULL) = (phone_sealed IS NULL));
GRANT UPDATE (phone_index, phone_key, phone_sealed, pin, pin_tries) ON pusher.staff TO cunkou_web;

ALTER TABLE pusher.staff_session
    ADD COLUMN no bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
    ADD COLUMN method text NOT NULL DEFAULT 'password' CHECK (method IN ('password', 'code')),
    ADD COLUMN device text NOT NULL DEFAULT '',
    ADD COLUMN before bytea,
    ADD COLUMN turned_at timestamptz,
    ADD COLUMN held_at timestamptz;
CREATE INDEX staff_session_before ON pusher.staff_session (before) WHERE before IS NOT NULL;

ALTER TABLE pusher.county
    ADD COLUMN code_roles text NOT NULL DEFAULT 'village' CHECK (code_roles IN ('none', 'village', 'town')),
    ADD COLUMN signed_photo boolean NOT NULL DEFAULT false;

CREATE TABLE pusher.sign_in_code (
    id bytea PRIMARY KEY CHECK (length(id) = 32),  -- hash of the cookie of the browser that asked
    number bytea NOT NULL,                  -- blind index of the number
    asked_at timestamptz NOT NULL,
    state text NOT NULL DEFAULT 'asked' CHECK (state IN (
        'asked',    -- the worker looks whose number it is
        'sent',     -- a code is on its way
        'void',     -- nobody's, or not by SMS: it can never be used
        'used'      -- somebody signed in with it
    )),
    staff bigint REFERENCES pusher.staff,   -- whose number it was
    code bytea,                             -- keyed hash of the code and this row's id
    until timestamptz,                      -- the code's end
    tries smallint NOT NULL DEFAULT 0
);
CREATE INDEX sign_in_code_asked ON pusher.sign_in_code (asked_at) WHERE state = 'asked';
CREATE INDEX sign_in_code_number ON pusher.sign_in_code (number, asked_at);

GRANT SELECT, INSERT, UPDATE ON pusher.sign_in_code TO cunkou_web;
GRANT SELECT, UPDATE, DELETE ON pusher.sign_in_code TO cunkou_worker;
