package io.github.pbx24.correlation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pbx24.bitrix24.telephony.CallType;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallCodecTest {

    private static final Instant NOW = Instant.parse("2026-03-02T09:00:00.123456789Z");

    @Test
    void progress_with_everything_in_it_is_read_back_unchanged() {
        ClickToCall origin = new ClickToCall("externalCall.1", 9, "103", Stories.CLIENT, null, NOW);
        CrmProgress progress = CrmProgress.registeredByBitrix24(origin)
                .change()
                .originate(CrmProgress.Originate.STARTED)
                .register(new RegisterIntent(9, "7900", CallType.INCOMING, NOW, null, "ext", true, true))
                .askCards(Set.of(7L, 9L))
                .finish(new FinishIntent(11, 155, "200"))
                .finishSentAt(NOW)
                .recording("key", RecordingProgress.PENDING.retry("not yet", NOW))
                .failed("portal away", NOW)
                .build();

        CallCodec.Decoded read = CallCodec.decode(CallCodec.encode(CallFacts.startedInBitrix24(origin), progress));

        assertThat(read.progress()).isEqualTo(progress);
        assertThat(read.facts().clickToCall()).isEqualTo(origin);
        assertThat(read.facts().heard()).isEqualTo(Map.of());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{}",
                "{\"format\":2,\"events\":[],\"progress\":{}}",
                "{\"format\":1,\"events\":[{\"kind\":\"RINGING\",\"receivedAt\":\"yesterday\"}]}",
                "{\"format\":1,\"events\":[{\"kind\":\"SINGING\"}]}",
                "{\"format\":1,\"events\":null,\"progress\":null}"
            })
    void what_was_not_written_here_is_refused_without_being_quoted(String text) {
        assertThatThrownBy(() -> CallCodec.decode(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("yesterday");
    }
}
