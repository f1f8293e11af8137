-- One row per accepted delivery: queue and journal at once.
CREATE TABLE IF NOT EXISTS pbx24_inbox (
    id          VARCHAR(36) NOT NULL PRIMARY KEY, -- sorts in order of receipt
    source      VARCHAR(100) NOT NULL,
    kind        VARCHAR(100) NOT NULL,
    payload     BLOB NOT NULL,
    received_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    status      VARCHAR(10) NOT NULL, -- PENDING, DONE, ERROR
    status_at   TIMESTAMP(6) WITH TIME ZONE NOT NULL, -- PENDING: when due, or when the lease of the owner ends; else since when
    owner       VARCHAR(200), -- who processes it now
    attempts    INTEGER NOT NULL,
    failures    INTEGER NOT NULL,
    version     BIGINT NOT NULL,
    error       VARCHAR(500)
);

CREATE INDEX IF NOT EXISTS pbx24_inbox_by_status ON pbx24_inbox (status, status_at, id);

-- Which delivery holds a deduplication key, and until when.
CREATE TABLE IF NOT EXISTS pbx24_inbox_dedupe (
    source      VARCHAR(100) NOT NULL,
    dedupe_key  VARCHAR(128) NOT NULL,
    delivery_id VARCHAR(36) NOT NULL,
    held_until  TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    PRIMARY KEY (source, dedupe_key)
);

CREATE INDEX IF NOT EXISTS pbx24_inbox_dedupe_by_time ON pbx24_inbox_dedupe (held_until);
