-- What the handlers of the kill test do, in the order they do it.
CREATE TABLE handled (
    n      INTEGER PRIMARY KEY AUTOINCREMENT,
    deal   VARCHAR(50) NOT NULL,
    number BIGINT NOT NULL
);
