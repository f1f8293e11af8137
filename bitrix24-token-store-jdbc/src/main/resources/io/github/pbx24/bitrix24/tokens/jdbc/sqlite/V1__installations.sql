-- The portals that have the application. The secrets are encrypted: initialisation vector, cipher text, authentication tag.
-- Times are microseconds since 1970.
CREATE TABLE pbx24_installations (
    portal_key     VARCHAR(200) NOT NULL PRIMARY KEY,
    client_id      VARCHAR(200) NOT NULL,
    member_id      VARCHAR(200) NOT NULL,
    rest_url       VARCHAR(2000) NOT NULL,
    user_id        BIGINT NOT NULL,
    scope          VARCHAR(4000) NOT NULL,
    status         VARCHAR(50),
    finished       INTEGER NOT NULL, -- 1 if the portal counts the application as installed
    key_id         VARCHAR(50) NOT NULL, -- which encryption key the next two need
    current_token  BLOB, -- the secret of events
    previous_token BLOB, -- the one before
    previous_until BIGINT, -- until when that one counts
    installed_at   BIGINT NOT NULL
);
