-- 1: is known to wait for an earlier one about its entity, and claims need not look at it.
ALTER TABLE pbx24_inbox ADD COLUMN behind INTEGER NOT NULL DEFAULT 0;

DROP INDEX pbx24_inbox_pending;
CREATE INDEX pbx24_inbox_pending ON pbx24_inbox (behind, status_at, id) WHERE status = 'PENDING';

-- Whether a later one about an entity is in work, without a look at all that wait.
CREATE INDEX pbx24_inbox_claimed ON pbx24_inbox (source, entity, owner, status_at, id)
    WHERE status = 'PENDING' AND owner IS NOT NULL AND entity IS NOT NULL;
