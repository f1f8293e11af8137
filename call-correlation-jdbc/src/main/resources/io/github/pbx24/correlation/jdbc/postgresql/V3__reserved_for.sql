-- Who goes on with the same work after a process has died need not wait for itself.
ALTER TABLE pbx24_call_reserved ADD COLUMN owner VARCHAR(300) NOT NULL DEFAULT '';
