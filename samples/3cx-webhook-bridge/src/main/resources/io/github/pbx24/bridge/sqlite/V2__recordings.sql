-- A leg may have several recordings, and may be told of them twice: a row stays for some days after its file was announced.
ALTER TABLE bridge_recording ADD COLUMN ordinal INTEGER NOT NULL DEFAULT 1;
ALTER TABLE bridge_recording ADD COLUMN done INTEGER NOT NULL DEFAULT 0;
