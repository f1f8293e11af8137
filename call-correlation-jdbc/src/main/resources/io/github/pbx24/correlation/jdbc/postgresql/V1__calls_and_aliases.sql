-- One row per call. Times are seconds since 1970 UTC, exact to the nanosecond.
CREATE TABLE pbx24_call (
    id           VARCHAR(200) COLLATE "C" NOT NULL PRIMARY KEY,
    pbx          VARCHAR(200) NOT NULL,
    call_id      TEXT, -- by which the exchange names the call; null until known
    body         TEXT NOT NULL, -- facts and progress, JSON
    body_rest    TEXT, -- what of the body goes beyond a million characters
    version      BIGINT NOT NULL,
    due_at       NUMERIC(26, 9), -- null: nothing is left to do
    created_at   NUMERIC(26, 9) NOT NULL,
    updated_at   NUMERIC(26, 9) NOT NULL,
    lease_owner  VARCHAR(200), -- who works on it now
    leased_until NUMERIC(26, 9)
);

CREATE INDEX pbx24_call_due ON pbx24_call (due_at, id) WHERE due_at IS NOT NULL;

CREATE INDEX pbx24_call_recent ON pbx24_call (updated_at);

CREATE INDEX pbx24_call_leases ON pbx24_call (lease_owner) WHERE lease_owner IS NOT NULL;

-- The names under which calls are found.
CREATE TABLE pbx24_call_alias (
    pbx   VARCHAR(200) COLLATE "C" NOT NULL,
    kind  VARCHAR(20) COLLATE "C" NOT NULL,
    name  VARCHAR(200) COLLATE "C" NOT NULL, -- readable, or a hash if it is longer
    owner VARCHAR(200) COLLATE "C" NOT NULL REFERENCES pbx24_call (id) ON DELETE CASCADE,
    PRIMARY KEY (pbx, kind, name)
);

CREATE INDEX pbx24_call_alias_of_call ON pbx24_call_alias (owner);
