-- One row that readiness checks write to.
CREATE TABLE pbx24_probe (
    asked_at BIGINT NOT NULL, -- microseconds since 1970
    filler   BLOB NOT NULL
);

INSERT INTO pbx24_probe (asked_at, filler) VALUES (0, x'00');
