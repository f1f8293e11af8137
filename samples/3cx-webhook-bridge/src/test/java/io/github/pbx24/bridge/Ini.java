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
        return new BridgeSettings(
                read.eventUrl(),
                read.recordingUrl(),
                read.post(),
                read.fullInfo(),
                read.dialing(),
                read.signKey(),
                read.daysKept(),
                read.publicUrl(),
                read.port(),
                read.folder(),
                read.zone(),
                Duration.ofMillis(20),
                read.exchange());
    }
}
