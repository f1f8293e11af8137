package io.github.pbx24.correlation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.correlation.CallSummary.Recording;
import io.github.pbx24.correlation.fact.Stories;
import io.github.pbx24.correlation.store.InMemoryCallStore;
import io.github.pbx24.pbx.CallResult;
import io.github.pbx24.pbx.RecordingSource.Fetched;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A recording is waited for as long as it may come, and only a recording is one. */
class RecordingsTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path archive;

    private Bench bench = new Bench();

    @BeforeEach
    void useArchive() {
        bench.close();
        bench = new Bench(new InMemoryCallStore(), archive);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private void playRecorded(String... recordings) {
        Stories story = Stories.inbound("a").answered(1, "103").ended(60, "103", CallResult.ANSWERED, 59L);
        for (String recording : recordings) {
            story.recorded(60, recording, 0);
        }
        bench.play(story);
    }

    private static Fetched content(String content) {
        byte[] bytes = content.getBytes(StandardCharsets.ISO_8859_1);
        return new Fetched.Content(new ByteArrayInputStream(bytes), "audio/mpeg", bytes.length);
    }

    private Recording state() {
        return bench.onlySummary().recording();
    }

    @Test
    void an_outage_of_the_portal_is_not_the_fault_of_a_recording() {
        bench.exchange.willHold("r", TestExchange.audio("hello"));
        playRecorded("r");
        bench.portal.faults().always().on("telephony.externalCall.attachRecord").internalServerError();
        bench.pass(Duration.ofHours(10));
        bench.portal.faults().clear();
        bench.pass(Duration.ofHours(13));

        assertThat(state()).isEqualTo(Recording.ATTACHED);
    }

    @Test
    void a_recording_that_is_ready_after_days_is_still_taken() {
        bench.exchange.alwaysNotReady = true;
        playRecorded("r");
        bench.pass(Duration.ofDays(4));
        assertThat(state()).isEqualTo(Recording.PENDING);
        bench.exchange.alwaysNotReady = false;
        bench.exchange.willHold("r", TestExchange.audio("hello"));
        bench.pass(Duration.ofDays(1));

        assertThat(state()).isEqualTo(Recording.ATTACHED);
    }

    @Test
    void a_recording_that_never_comes_is_given_up_at_the_deadline() {
        bench.exchange.alwaysNotReady = true;
        playRecorded("r");
        bench.pass(Duration.ofDays(32));

        assertThat(state()).isEqualTo(Recording.FAILED);
    }

    @Test
    void pages_and_messages_and_silence_are_no_recordings_and_the_real_one_is_waited_for() {
        bench.exchange.willHold("r", content("<!DOCTYPE html>expired"), content(""), TestExchange.audio("hello"));
        playRecorded("r");
        bench.pass(Duration.ofMinutes(1));

        assertThat(state()).isEqualTo(Recording.ATTACHED);
        assertThat(bench.onlyCall().recordFile().sizeBytes()).isEqualTo(7);
    }

    @Test
    void an_exchange_that_has_nothing_but_silence_is_not_asked_for_ever() {
        Fetched[] silence = new Fetched[10];
        Arrays.setAll(silence, i -> content("RIFF\u0024\u0000\u0000\u0000WAVE"));
        bench.exchange.willHold("r", silence);
        playRecorded("r");
        bench.pass(Duration.ofHours(1));

        assertThat(state()).isEqualTo(Recording.FAILED);
        assertThat(bench.onlyCall().recordFile()).isNull();
        assertThat(archive).isEmptyDirectory();
    }

    @Test
    void a_piece_that_comes_late_does_not_hold_up_the_others_and_is_added_when_it_comes() {
        bench.exchange.willHold("one", TestExchange.audio("first"));
        Fetched[] late = new Fetched[8];
        Arrays.setAll(late, i -> new Fetched.NotReady("not yet"));
        late[7] = TestExchange.audio("second");
        bench.exchange.willHold("two", late);
        playRecorded("one", "two");
        bench.pass(Duration.ofHours(2));
        assertThat(bench.onlyCall().recordFile().sizeBytes()).isEqualTo(7);

        bench.pass(Duration.ofDays(3));
        assertThat(bench.onlyCall().recordFile().sizeBytes()).isEqualTo(7 + 8);
    }
}
