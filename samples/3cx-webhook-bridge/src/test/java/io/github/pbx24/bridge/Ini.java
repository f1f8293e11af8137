package io.github.pbx24.bridge;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Settings for tests. */
final class Ini {

    private Ini() {}

    static Map<String, String> values(Path folder, String receiver) {
        return new HashMap<>(Map.of(
                // However full the disk of the machine is.
                "DISK_RESERVE_MB", "0",
                "WEBHOOK_URL", receiver,
                "3CX_URL", "http://127.0.0.1:1",
                "CLIENT_ID", "bridge",
                "CLIENT_SECRET", "s3cret",
                "PUBLIC_URL", "https://recordings.example.com/",
                "PORT", "0",
                "FOLDER", folder.toString()));
    }

    /** With short pauses. */
    static BridgeSettings quick(Map<String, String> values) {
        BridgeSettings read = BridgeSettings.of(values);
        return read.with(Duration.ofMillis(20), read.exchange());
    }
}
