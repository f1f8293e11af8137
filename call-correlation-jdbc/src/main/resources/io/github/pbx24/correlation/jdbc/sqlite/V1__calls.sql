-- One row per call. Times are microseconds since 1970.
CREATE TABLE pbx24_call (
    id           VARCHAR(300) NOT NULL PRIMARY KEY,
    pbx          VARCHAR(200) NOT NULL,
    call_id      TEXT, -- by which the exchange names the call; null until known
    stage        SMALLINT NOT NULL, -- 0 Bitrix24 knows nothing, 1 it has the call or may have it, 2 finished
    asked        SMALLINT NOT NULL, -- 1 if a user asked for the call in Bitrix24
    heard        INTEGER NOT NULL, -- how many statements there are
    version      BIGINT NOT NULL,
    due_at       BIGINT, -- null: nothing is left to do
    urgency      SMALLINT NOT NULL, -- 0 rings or talks, 1 ended, 2 recordings, 3 set aside
    created_at   BIGINT NOT NULL,
    heard_at     BIGINT NOT NULL,
    lease_owner  VARCHAR(100), -- who works on it now
    lease_epoch  BIGINT NOT NULL, -- counts leases; progress is written only under the last
    leased_until BIGINT,
    failures     INTEGER NOT NULL, -- how often it was set aside
    trouble      VARCHAR(500), -- why
    progress     TEXT NOT NULL, -- what was said to Bitrix24, JSON; empty if nothing
    search       TEXT NOT NULL -- words by which it is found
);

-- Finished calls are not in it.
CREATE INDEX pbx24_call_due ON pbx24_call (pbx, urgency, due_at) WHERE due_at IS NOT NULL;
CREATE INDEX pbx24_call_recent ON pbx24_call (heard_at);

-- Everything heard of a call, one row per statement, never changed. With row ids: rows of this length would fill the inner
-- pages of a table without them, so that each new one changes several.
CREATE TABLE pbx24_call_statement (
    owner       VARCHAR(300) NOT NULL,
    content     VARCHAR(40) NOT NULL, -- hash of the body
    occurrence  BIGINT NOT NULL, -- which of several equal statements
    received_at BIGINT NOT NULL,
    body        TEXT NOT NULL, -- JSON
    PRIMARY KEY (owner, content, occurrence)
);

-- The names under which calls are found.
CREATE TABLE pbx24_call_alias (
    pbx   VARCHAR(200) NOT NULL,
    kind  VARCHAR(20) NOT NULL,
    name  VARCHAR(250) NOT NULL, -- readable, or a hash if it is longer
    owner VARCHAR(300) NOT NULL,
    PRIMARY KEY (pbx, kind, name)
) WITHOUT ROWID;
CREATE INDEX pbx24_call_alias_of_call ON pbx24_call_alias (owner);

-- Calls without an id of the exchange, recognised by who talks with whom and when.
CREATE TABLE pbx24_call_expected (
    owner     VARCHAR(300) NOT NULL,
    kind      VARCHAR(20) NOT NULL,
    pbx       VARCHAR(200) NOT NULL,
    extension TEXT,
    number    TEXT,
    from_at   BIGINT NOT NULL,
    until_at  BIGINT NOT NULL,
    PRIMARY KEY (owner, kind)
) WITHOUT ROWID;
CREATE INDEX pbx24_call_expected_by_time ON pbx24_call_expected (pbx, kind, until_at);

-- What was done about a call, for people.
CREATE TABLE pbx24_call_step (
    owner    VARCHAR(300) NOT NULL,
    command  VARCHAR(30) NOT NULL,
    outcome  VARCHAR(20) NOT NULL,
    reason   VARCHAR(1300) NOT NULL,
    first_at BIGINT NOT NULL,
    last_at  BIGINT NOT NULL,
    times    INTEGER NOT NULL,
    PRIMARY KEY (owner, command, outcome, reason)
) WITHOUT ROWID;
