-- A table for tests.
CREATE TABLE note (
    text   VARCHAR(100) NOT NULL PRIMARY KEY, -- its semicolon; is no end
    at     BIGINT,
    number BIGINT,
    body   BYTEA
);
