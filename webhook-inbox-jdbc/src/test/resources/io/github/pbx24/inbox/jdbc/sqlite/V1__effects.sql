-- What the kill test writes beside the inbox.
CREATE TABLE effect (
    id VARCHAR(100) NOT NULL PRIMARY KEY
);
