-- One row per delivery: queue and journal at once. Times are microseconds since 1970.
CREATE TABLE pbx24_inbox (
    id          VARCHAR(36) NOT NULL PRIMARY KEY, -- sorts in order of receipt
    source      VARCHAR(100) NOT NULL,
    kind        VARCHAR(100) NOT NULL,
    payload     BLOB NOT NULL,
    received_at BIGINT NOT NULL,
    status      VARCHAR(10) NOT NULL, -- PENDING, DONE, ERROR, IGNORED, REFUSED
    status_at   BIGINT NOT NULL, -- PENDING: when due, or when the lease of the owner ends; else since when
    owner       VARCHAR(200), -- who processes it now
    attempts    INTEGER NOT NULL,
    failures    INTEGER NOT NULL,
    version     BIGINT NOT NULL,
    error       VARCHAR(500),
    call_id     VARCHAR(200) -- which call it was about
);

-- What is looked for all the time is a small part of the journal, and has an index of its own.
CREATE INDEX pbx24_inbox_pending ON pbx24_inbox (status_at, id) WHERE status = 'PENDING';
CREATE INDEX pbx24_inbox_error ON pbx24_inbox (status_at) WHERE status = 'ERROR';
CREATE INDEX pbx24_inbox_finished ON pbx24_inbox (status_at) WHERE status IN ('DONE', 'IGNORED', 'REFUSED');
CREATE INDEX pbx24_inbox_by_call ON pbx24_inbox (call_id, id) WHERE call_id IS NOT NULL;

-- Which delivery holds a deduplication key, and until when.
CREATE TABLE pbx24_inbox_dedupe (
    source      VARCHAR(100) NOT NULL,
    dedupe_key  VARCHAR(128) NOT NULL,
    delivery_id VARCHAR(36) NOT NULL,
    held_until  BIGINT NOT NULL,
    PRIMARY KEY (source, dedupe_key)
) WITHOUT ROWID;

CREATE INDEX pbx24_inbox_dedupe_by_time ON pbx24_inbox_dedupe (held_until);
