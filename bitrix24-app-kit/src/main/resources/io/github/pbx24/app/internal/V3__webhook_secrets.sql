-- Secrets with which other sources sign their webhooks; several at once while one is changed.
CREATE TABLE pbx24_app_secrets (
    portal     VARCHAR(200) NOT NULL,
    id         VARCHAR(50) NOT NULL,
    secret     TEXT NOT NULL, -- encrypted
    created_at BIGINT NOT NULL,
    PRIMARY KEY (portal, id)
);
