package io.github.pbx24.correlation.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pbx24.correlation.plan.CallProgress;
import io.github.pbx24.pbx.CallDetails;
import io.github.pbx24.pbx.CallEvent;
import io.github.pbx24.pbx.CallIdentity;
import io.github.pbx24.pbx.CallResult;
import io.github.pbx24.pbx.Direction;
import io.github.pbx24.pbx.Extension;
import io.github.pbx24.pbx.ExtensionKind;
import io.github.pbx24.pbx.RecordingReference;
import io.github.pbx24.pbx.TransferKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatementCodecTest {

    private static final Instant AT = Instant.parse("2026-03-02T09:00:00.123456789Z");

    static List<CallEvent> events() {
        CallIdentity id = CallIdentity.id("call\u0000 \ud83d\ude00 \"quoted\"");
        CallIdentity parties =
                new CallIdentity.ByAttributes("101", "+79000000011", Direction.INBOUND, AT, AT.plusSeconds(60));
        CallDetails details = new CallDetails(Direction.OUTBOUND, "+79000000011", "line", AT, AT, AT);
        Extension queue = new Extension("800", ExtensionKind.QUEUE);
        return List.of(
                new CallEvent.Ringing(id, CallDetails.NONE, null, null, 0),
                new CallEvent.Ringing(parties, details, AT, queue, 3),
                new CallEvent.Answered(id, details, AT, Extension.of("101"), 1),
                new CallEvent.Transferred(id, details, null, queue, Extension.of("103"), TransferKind.ATTENDED, 2),
                new CallEvent.LegEnded(id, details, AT, Extension.of("101"), 1, Duration.ofMillis(20_500)),
                new CallEvent.Ended(
                        id, details, AT, null, CallResult.BUSY, Duration.ofSeconds(5), Duration.ofSeconds(9)),
                new CallEvent.RecordingReady(id, details, AT, RecordingReference.url("https://pbx/rec?key=1"), 1));
    }

    @ParameterizedTest
    @MethodSource("events")
    void every_kind_of_event_comes_back_as_it_was(CallEvent event) {
        String body = StatementCodec.encode(event);
        Statement statement = new Statement(StatementCodec.hash(body), 0, AT, body);

        assertThat(StatementCodec.decode(statement).event()).isEqualTo(event);
        assertThat(StatementCodec.encode(event)).isEqualTo(body);
    }

    @Test
    void different_events_have_different_hashes() {
        assertThat(events().stream()
                        .map(StatementCodec::encode)
                        .map(StatementCodec::hash)
                        .distinct())
                .hasSize(events().size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "null", "[]", "{\"format\":1,\"event\":{\"kind\":\"SUNG\"}}", "7"})
    void what_this_release_did_not_write_is_an_error_that_quotes_nothing(String body) {
        assertThatThrownBy(() -> StatementCodec.decode(new Statement("x", 0, AT, body)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("a stored statement")
                .hasMessageNotContaining("SUNG");
    }

    @Test
    void an_unknown_format_is_an_error() {
        assertThatThrownBy(() -> StatementCodec.decode(new Statement("x", 0, AT, "{\"format\":2}")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ProgressCodec.decode("{\"format\":2,\"progress\":null}"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void progress_comes_back_as_it_was() {
        CallProgress progress = StoreKit.registered("c1").dialled();

        assertThat(ProgressCodec.decode(ProgressCodec.encode(progress))).isEqualTo(progress);
        assertThat(ProgressCodec.encode(CallProgress.NONE)).isEmpty();
        assertThat(ProgressCodec.decode("")).isEqualTo(CallProgress.NONE);
    }
}
