-- What only one node may do at a time. Times are microseconds since 1970.
CREATE TABLE pbx24_call_reserved (
    name     TEXT NOT NULL PRIMARY KEY,
    until_at BIGINT NOT NULL
);
