-- What a county decides for itself. Without a row the deployment's own base URL and the usual hours hold.

CREATE TABLE pusher.county (
    county int PRIMARY KEY,
    base_url text NOT NULL CHECK (base_url ~ '^https?://[^ ]+[^ /]$'),  -- what its residents open
    opens time NOT NULL DEFAULT '08:00',    -- ordinary pushes are sent from here
    closes time NOT NULL DEFAULT '21:00',   -- until here (免打扰时段 is the rest)
    cap_normal int NOT NULL DEFAULT 7 CHECK (cap_normal >= 0),  -- messages a contact gets in seven days; 0: no cap
    cap_bulk int NOT NULL DEFAULT 3 CHECK (cap_bulk >= 0),      -- the same for what can wait; urgent and 必达 have none
    code_roles text NOT NULL DEFAULT 'village' CHECK (code_roles IN ('none', 'village', 'town')),  -- who may sign in by SMS code
    signed_photo boolean NOT NULL DEFAULT false,  -- whether a photo of the signed 审核表 stands for a step (代签)
    CHECK (opens < closes)
);

GRANT SELECT ON pusher.county TO cunkou_web, cunkou_worker;
GRANT INSERT, UPDATE ON pusher.county TO cunkou_web;
