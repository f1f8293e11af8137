package io.github.pbx24.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.pbx24.app.webhook.SignedWebhooks;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignedWebhooksTest {

    private static final Instant SENT = Instant.ofEpochSecond(1_773_133_200L);
    private static final byte[] BODY = "{\"звонок\":1}".getBytes(StandardCharsets.UTF_8);
    private static final String OLD = "0123456789abcdef";
    private static final String NEW = "fedcba9876543210";

    /** Computed with Python's hmac. */
    private static final String VECTOR = "b8c20effb77c5ff97b1261bbb7ef5679d24b7b6f2186543b18978e224b3249ee";

    private static boolean accepts(List<String> secrets, Duration later, String header, byte[] body) {
        return SignedWebhooks.accepting(secrets, Clock.fixed(SENT.plus(later), ZoneOffset.UTC))
                .problemOf(new AppRequest("POST", "in", "", Map.of("x-signature", List.of(header)), body))
                .isEmpty();
    }

    @Test
    void a_signature_made_elsewhere_is_accepted_and_is_what_we_make() {
        String header = "t=1773133200,v1=" + VECTOR;

        assertThat(accepts(List.of(OLD), Duration.ZERO, header, BODY)).isTrue();
        assertThat(SignedWebhooks.sign(OLD, SENT, BODY)).isEqualTo(header);
    }

    @Test
    void secrets_change_without_a_gap() {
        String old = SignedWebhooks.sign(OLD, SENT, BODY);
        assertThat(accepts(List.of(NEW, OLD), Duration.ZERO, old, BODY)).isTrue();
        assertThat(accepts(List.of(NEW), Duration.ZERO, old, BODY)).isFalse();
        String both = old + ",v1=" + SignedWebhooks.sign(NEW, SENT, BODY).replaceFirst(".*v1=", "");
        assertThat(accepts(List.of(NEW), Duration.ZERO, both, BODY)).isTrue();
    }

    @Test
    void what_is_old_or_from_the_future_or_changed_is_refused() {
        String header = SignedWebhooks.sign(OLD, SENT, BODY);
        assertThat(accepts(List.of(OLD), Duration.ofMinutes(5), header, BODY)).isTrue();
        assertThat(accepts(List.of(OLD), Duration.ofSeconds(301), header, BODY)).isFalse();
        assertThat(accepts(List.of(OLD), Duration.ofSeconds(-301), header, BODY))
                .isFalse();
        assertThat(accepts(List.of(OLD), Duration.ofHours(1), header.replace("1773133200", "1773136800"), BODY))
                .isFalse();
        byte[] changed = BODY.clone();
        changed[0]++;
        assertThat(accepts(List.of(OLD), Duration.ZERO, header, changed)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "t=",
                "v1=",
                "t=1773133200",
                "t=x,v1=00",
                "t=99999999999999999999,v1=00",
                ",,,",
                "t=1773133200,v1=zz"
            })
    void garbage_is_refused(String header) {
        assertThat(accepts(List.of(OLD), Duration.ZERO, header, BODY)).isFalse();
    }

    @Test
    void short_secrets_are_refused_and_none_is_shown() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SignedWebhooks.accepting(List.of("short"), Clock.systemUTC()))
                .withMessageNotContaining("short\"");
        assertThat(SignedWebhooks.accepting(List.of(OLD), Clock.systemUTC()).toString())
                .doesNotContain(OLD);
    }
}
