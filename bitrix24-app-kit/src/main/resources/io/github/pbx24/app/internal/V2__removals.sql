-- Portals whose data was to be deleted with the application. Kept for a day, so that nothing that was running brings data back.
CREATE TABLE pbx24_app_removals (
    portal     VARCHAR(200) NOT NULL PRIMARY KEY,
    removed_at BIGINT NOT NULL
);
