-- What a delivery is about: such are processed in order. MERGED rows are journal only.
ALTER TABLE pbx24_inbox ADD COLUMN entity VARCHAR(200);
ALTER TABLE pbx24_inbox ADD COLUMN merged INTEGER NOT NULL DEFAULT 0;

CREATE INDEX pbx24_inbox_turn ON pbx24_inbox (source, entity, id) WHERE status = 'PENDING' AND entity IS NOT NULL;
CREATE INDEX pbx24_inbox_by_entity ON pbx24_inbox (entity, id) WHERE entity IS NOT NULL;
DROP INDEX pbx24_inbox_finished;
CREATE INDEX pbx24_inbox_finished ON pbx24_inbox (status_at) WHERE status IN ('DONE', 'IGNORED', 'REFUSED', 'MERGED');

-- Short texts that are kept for a while.
CREATE TABLE pbx24_inbox_note (
    space     VARCHAR(100) NOT NULL,
    note_key  VARCHAR(200) NOT NULL,
    note_text VARCHAR(4000) NOT NULL,
    held_until BIGINT NOT NULL,
    PRIMARY KEY (space, note_key)
) WITHOUT ROWID;

CREATE INDEX pbx24_inbox_note_by_time ON pbx24_inbox_note (held_until);
