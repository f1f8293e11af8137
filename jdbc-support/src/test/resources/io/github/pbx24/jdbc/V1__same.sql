-- For every database.
CREATE TABLE same (id BIGINT NOT NULL PRIMARY KEY);
INSERT INTO same (id) VALUES (7);
