-- The newest pair of each portal. The tokens are encrypted: initialisation vector, cipher text, authentication tag.
-- Times are microseconds since 1970.
CREATE TABLE pbx24_tokens (
    portal_key      VARCHAR(200) NOT NULL PRIMARY KEY,
    key_id          VARCHAR(50) NOT NULL, -- which encryption key the next two need
    access_token    BYTEA NOT NULL,
    refresh_token   BYTEA NOT NULL,
    expires_at      BIGINT,
    member_id       VARCHAR(200),
    user_id         BIGINT,
    scope           VARCHAR(4000) NOT NULL,
    client_endpoint VARCHAR(2000),
    server_endpoint VARCHAR(2000),
    rejected_code   VARCHAR(300), -- the authorization server refused this refresh token for good
    first_pair      VARCHAR(64), -- hash of the refresh token that the configuration gave
    version         BIGINT NOT NULL
);

-- Who may refresh the tokens of a portal now, by the clock of the database.
CREATE TABLE pbx24_token_leases (
    portal_key VARCHAR(200) NOT NULL PRIMARY KEY,
    owner      VARCHAR(100) NOT NULL, -- process and lease
    held_until BIGINT NOT NULL
);
