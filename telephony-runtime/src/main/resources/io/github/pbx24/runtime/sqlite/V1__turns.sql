-- Which process listens to an exchange, so that two never do.
CREATE TABLE pbx24_feed_turn (
    exchange VARCHAR(200) NOT NULL PRIMARY KEY,
    owner VARCHAR(64) NOT NULL,
    -- microseconds since 1970
    lapses BIGINT NOT NULL
);
