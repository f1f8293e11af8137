-- Every table begins with the portal, and so does every index: there is no question without a portal.
-- Times are microseconds since 1970. JSON is text.

-- What is known of a portal beside its installation.
CREATE TABLE pbx24_app_portals (
    portal           VARCHAR(200) NOT NULL PRIMARY KEY,
    set_up           TEXT, -- report of the last check
    set_up_at        BIGINT,
    authorisation    VARCHAR(300), -- why the tokens are dead; null if they are not
    authorisation_at BIGINT, -- since when
    notified_at      BIGINT, -- when an administrator was told
    opened_at        BIGINT, -- when somebody last opened the application
    caught_up_at     BIGINT, -- when the statistics were last read to their end
    reread_at        BIGINT -- when the last days were read again
);

-- Custom fields the application has made.
CREATE TABLE pbx24_app_fields (
    portal   VARCHAR(200) NOT NULL,
    object   VARCHAR(20) NOT NULL, -- LEAD, DEAL, CONTACT, COMPANY
    name     VARCHAR(50) NOT NULL, -- with its prefix
    field_id BIGINT NOT NULL,
    PRIMARY KEY (portal, object, name)
);

CREATE TABLE pbx24_app_projects (
    portal   VARCHAR(200) NOT NULL,
    project  VARCHAR(50) NOT NULL,
    name     VARCHAR(200) NOT NULL,
    enabled  INTEGER NOT NULL,
    settings TEXT NOT NULL, -- fields and comment
    PRIMARY KEY (portal, project)
);

-- Which line belongs to which project.
CREATE TABLE pbx24_app_lines (
    portal  VARCHAR(200) NOT NULL,
    line    VARCHAR(200) NOT NULL,
    project VARCHAR(50) NOT NULL,
    PRIMARY KEY (portal, line)
);

CREATE TABLE pbx24_app_calls (
    portal         VARCHAR(200) NOT NULL,
    call_id        VARCHAR(255) NOT NULL,
    state          VARCHAR(20) NOT NULL,
    statistic_id   BIGINT,
    activity_id    BIGINT,
    user_id        BIGINT,
    line           VARCHAR(200),
    project        VARCHAR(50),
    incoming       INTEGER, -- 1 if the client called
    status_code    VARCHAR(100),
    started_at     BIGINT,
    duration       BIGINT NOT NULL, -- seconds
    record_file    BIGINT, -- file on the portal's Drive
    audio          VARCHAR(500), -- name of the file here
    audio_type     VARCHAR(100),
    audio_size     BIGINT,
    transcript     TEXT,
    redacted       INTEGER NOT NULL, -- 1 if the transcript is the redacted one
    analysis       TEXT,
    scores         TEXT,
    quality        DOUBLE PRECISION,
    written_at     BIGINT, -- when the values were written into the CRM
    commented_on   VARCHAR(100), -- object whose timeline gets the comment, as soon as that was tried
    comment_id     BIGINT,
    created_at     BIGINT NOT NULL,
    updated_at     BIGINT NOT NULL,
    PRIMARY KEY (portal, call_id)
);
CREATE INDEX pbx24_app_calls_by_time ON pbx24_app_calls (portal, started_at);
CREATE INDEX pbx24_app_calls_by_user ON pbx24_app_calls (portal, user_id, started_at);
CREATE INDEX pbx24_app_calls_by_line ON pbx24_app_calls (portal, line, state);
CREATE INDEX pbx24_app_calls_by_state ON pbx24_app_calls (portal, state);

-- The CRM objects of a call.
CREATE TABLE pbx24_app_call_objects (
    portal      VARCHAR(200) NOT NULL,
    object_type VARCHAR(50) NOT NULL,
    object_id   BIGINT NOT NULL,
    call_id     VARCHAR(255) NOT NULL,
    PRIMARY KEY (portal, object_type, object_id, call_id)
);
CREATE INDEX pbx24_app_call_objects_by_call ON pbx24_app_call_objects (portal, call_id);

-- What became of every webhook, download, analysis and write-back.
CREATE TABLE pbx24_app_deliveries (
    portal          VARCHAR(200) NOT NULL,
    id              VARCHAR(100) NOT NULL, -- sorts in order of receipt
    kind            VARCHAR(20) NOT NULL,
    state           VARCHAR(20) NOT NULL,
    call_id         VARCHAR(255),
    attempts        INTEGER NOT NULL,
    detail          VARCHAR(500),
    next_attempt_at BIGINT,
    received_at     BIGINT NOT NULL,
    updated_at      BIGINT NOT NULL,
    PRIMARY KEY (portal, id)
);
CREATE INDEX pbx24_app_deliveries_by_call ON pbx24_app_deliveries (portal, call_id);
CREATE INDEX pbx24_app_deliveries_by_state ON pbx24_app_deliveries (portal, state, id);
CREATE INDEX pbx24_app_deliveries_by_time ON pbx24_app_deliveries (portal, updated_at);

-- How far the statistics were read, and when: the last days are read again from where the reading stood then.
CREATE TABLE pbx24_app_cursors (
    portal       VARCHAR(200) NOT NULL,
    read_at      BIGINT NOT NULL,
    statistic_id BIGINT NOT NULL,
    PRIMARY KEY (portal, read_at)
);
