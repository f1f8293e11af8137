package io.github.pbx24.gateway.check;

import io.github.pbx24.gateway.config.RecordingsConfig;
import io.github.pbx24.gateway.recording.Recordings;
import java.io.IOException;

/** Writes to the archive of recordings and removes it again. */
final class ArchiveCheck {

    private static final String PLACE = "recordings.archive";

    private ArchiveCheck() {}

    static Finding run(RecordingsConfig config) {
        try (Recordings recordings = Recordings.open(config)) {
            if (recordings.archive().isEmpty()) {
                return Finding.warn(PLACE, "is none: recordings are not fetched");
            }
            recordings.checkWritable();
            return Finding.ok(PLACE, "can be written");
        } catch (IOException e) {
            return Finding.fail(PLACE, "cannot be written: " + e.getMessage());
        }
    }
}
