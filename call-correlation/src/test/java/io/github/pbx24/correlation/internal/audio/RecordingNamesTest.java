package io.github.pbx24.correlation.internal.audio;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.correlation.fact.CallFacts;
import io.github.pbx24.correlation.plan.CallProgress;
import io.github.pbx24.correlation.recording.AudioFormat;
import io.github.pbx24.correlation.recording.FileRecordingArchive;
import io.github.pbx24.correlation.store.TrackedCall;
import io.github.pbx24.correlation.store.Urgency;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.text.Normalizer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingNamesTest {

    private static final Instant NOW = Instant.parse("2026-03-04T10:00:00Z");

    /** As ids come, and as somebody would write them who wants to hear or to replace another's recording. */
    private static final List<String> IDS = List.of(
            "a.b",
            "a:b",
            "a b",
            "a_b",
            "A.b",
            "a.B",
            "../a",
            "../../../../etc/passwd",
            "..\\a",
            "/a",
            "CON",
            "con",
            "nul.mp3",
            ".",
            "..",
            "",
            "a\u0000b",
            "a\nb",
            "\u0437\u0432\u043e\u043d\u043e\u043a-1",
            "\u0437\u0432\u043e\u043d\u043e\u0433-1",
            Normalizer.normalize("caf\u00e9", Normalizer.Form.NFC),
            Normalizer.normalize("caf\u00e9", Normalizer.Form.NFD),
            "x".repeat(300),
            "x".repeat(299) + "y",
            "\u0436".repeat(300));

    @TempDir
    Path folder;

    @Test
    void each_call_and_part_has_a_name_of_its_own_that_every_archive_takes() throws IOException {
        List<String> names = new ArrayList<>();
        for (String pbx : List.of("rt", "rt-a", "RT", "x".repeat(300))) {
            for (String id : IDS) {
                for (String part : List.of("whole", "0123456789abcdef")) {
                    names.add(RecordingNames.of(call(pbx, id), part, AudioFormat.MP3));
                }
            }
        }
        names.add(RecordingNames.of(call("rt", "a-b"), "whole", AudioFormat.MP3));

        assertThat(names).allMatch(name -> name.matches("2026/03/04/[A-Za-z0-9_-]{1,200}\\.mp3"));
        // Disks of Windows and macOS do not tell capital letters apart.
        assertThat(names.stream().map(name -> name.toLowerCase(Locale.ROOT))).doesNotHaveDuplicates();
        FileRecordingArchive archive = new FileRecordingArchive(folder, null);
        for (String name : names) {
            archive.store(name, new ByteArrayInputStream(name.getBytes(StandardCharsets.US_ASCII)), 1_000);
        }
        for (String name : names) {
            try (InputStream in = archive.open(name)) {
                assertThat(in).hasContent(name);
            }
        }
    }

    @Test
    void the_same_recording_has_the_same_name_again() {
        assertThat(RecordingNames.of(call("rt", "a"), "whole", AudioFormat.WAV))
                .isEqualTo(RecordingNames.of(call("rt", "a"), "whole", AudioFormat.WAV))
                .startsWith("2026/03/04/rt-rt_a-");
    }

    private static TrackedCall call(String pbx, String callId) {
        return new TrackedCall(
                "our-id", pbx, callId, CallFacts.NONE, CallProgress.NONE, 1, 1, null, Urgency.ENDED, NOW, NOW, "");
    }
}
