package io.github.pbx24.bitrix24;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.pbx24.bitrix24.pacing.PacingPlan;
import java.net.URI;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** To the HTTP client less than a millisecond is no limit at all, and no time can be reckoned with what lasts for ever. */
class DurationsTest {

    private static final Duration FOREVER = ChronoUnit.FOREVER.getDuration();

    private static final Bitrix24Request<ResultNode> READ =
            Bitrix24Request.generic("profile", Map.of(), Repeatability.REPEATABLE);

    private static Bitrix24ClientBuilder builder() {
        return Bitrix24Client.builder(
                Bitrix24Authorization.incomingWebhook(URI.create("https://example.bitrix24.ru/rest/1/code/")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT-1S", "PT0S", "PT0.000999999S", "PT24H0.001S", "PT2562047788015215H30M7S"})
    void a_limit_of_one_request_is_one_that_the_http_client_can_keep(Duration limit) {
        assertThatIllegalArgumentException().isThrownBy(() -> builder().connectTimeout(limit));
        assertThatIllegalArgumentException().isThrownBy(() -> builder().callTimeout(limit));
        assertThatIllegalArgumentException().isThrownBy(() -> builder().uploadTimeout(limit));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT-1S", "PT0S", "PT0.000999999S", "PT8760H0.001S", "PT2562047788015215H30M7S"})
    void a_deadline_can_be_added_to_the_time(Duration limit) {
        assertThatIllegalArgumentException().isThrownBy(() -> builder().deadline(limit));
        assertThatIllegalArgumentException().isThrownBy(() -> READ.within(limit));
    }

    @Test
    void plans_have_bounds_too() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PacingPlan.standard().withCardWindow(FOREVER));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PacingPlan.standard().withOperatingLimit(FOREVER));
        assertThatIllegalArgumentException().isThrownBy(() -> new RetryPlan(2, Duration.ofMillis(1), 2, FOREVER));
        assertThatIllegalArgumentException().isThrownBy(() -> new RetryPlan(2, FOREVER, 2, FOREVER));
    }

    @Test
    void the_longest_ones_work() {
        try (FakePortal portal = new FakePortal();
                Bitrix24Client client = portal.builder()
                        .connectTimeout(Duration.ofDays(1))
                        .callTimeout(Duration.ofDays(1))
                        .uploadTimeout(Duration.ofDays(1))
                        .deadline(Duration.ofDays(365))
                        .retryPlan(new RetryPlan(2, Duration.ofMillis(1), 2, Duration.ofDays(1)))
                        .pacing(PacingPlan.standard()
                                .withCardWindow(Duration.ofDays(1))
                                .withOperatingLimit(Duration.ofDays(1)))
                        .build()) {
            portal.answer(500, "");
            portal.answer(200, FakePortal.OK);

            assertThat(client.execute(READ.within(Duration.ofDays(365)))).isNotNull();
        }
    }
}
