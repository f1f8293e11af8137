-- A call while it lives, and until its recordings are sent.
CREATE TABLE bridge_call (
    name VARCHAR(64) NOT NULL PRIMARY KEY,
    chain VARCHAR(64) NOT NULL,
    incoming INTEGER NOT NULL,
    number VARCHAR(64),
    line VARCHAR(100),
    -- who talks, or rang last
    who VARCHAR(64),
    link INTEGER NOT NULL,
    -- microseconds since 1970; when the present leg was answered
    leg_since BIGINT,
    ended INTEGER NOT NULL,
    heard BIGINT NOT NULL
);
-- What is to be sent, in this order.
CREATE TABLE bridge_outbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    target VARCHAR(10) NOT NULL,
    query TEXT NOT NULL,
    body BLOB NOT NULL,
    attempts INTEGER NOT NULL,
    due BIGINT NOT NULL,
    -- why the receiver will never take it; null while it is tried
    refused VARCHAR(200)
);
-- Recordings to be fetched.
CREATE TABLE bridge_recording (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    leg VARCHAR(64) NOT NULL,
    kind VARCHAR(10) NOT NULL,
    reference TEXT NOT NULL,
    info TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    due BIGINT NOT NULL,
    give_up BIGINT NOT NULL
);
