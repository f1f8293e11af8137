package io.github.pbx24.threecx.callcontrol;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.pbx.CallDetails;
import io.github.pbx24.pbx.CallEvent;
import io.github.pbx24.pbx.CallIdentity;
import io.github.pbx24.pbx.CallResult;
import io.github.pbx24.pbx.PbxSettings;
import io.github.pbx24.pbx.simulator.threecx.V20Call;
import io.github.pbx24.pbx.simulator.threecx.V20Exchange;
import io.github.pbx24.threecx.internal.api.Api;
import io.github.pbx24.threecx.internal.api.ApiTokens;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Execution(ExecutionMode.CONCURRENT)
class UnseenEndsTest {

    private final V20Exchange exchange = V20Exchange.start(Clock.systemUTC());
    private final CompletableFuture<List<CallEvent>> told = new CompletableFuture<>();
    private final UnseenEnds ends = new UnseenEnds(log(), Duration.ofMillis(10), told::complete);

    @AfterEach
    void stop() {
        ends.close();
        exchange.close();
    }

    private CallLog log() {
        CallControlSettings settings = CallControlSettings.read(PbxSettings.of(exchange.settings()));
        OkHttpClient http = new OkHttpClient();
        Api api = new Api(
                http,
                settings.baseUrl(),
                new ApiTokens(
                        http, settings.baseUrl(), settings.clientId(), settings.clientSecret(), Clock.systemUTC()));
        return new CallLog(api, new Staff(api), settings.lines(), settings.recordings());
    }

    /** A call that was talked for seven seconds, of which nothing is known but that it is over. */
    private Ending call() {
        Instant begin = Instant.now();
        V20Call call = exchange.incoming("+74951234567", begin);
        call.rings(List.of("101"));
        call.answeredBy("101");
        call.over(7);
        CallIdentity name = CallIdentity.id(call.id() + "-" + begin.getEpochSecond());
        return new Ending(
                name,
                false,
                Set.of(),
                List.of(new CallEvent.Ended(name, CallDetails.NONE, null, null, CallResult.UNKNOWN, null, null)));
    }

    private CallEvent.Ended end() throws Exception {
        return told.get(60, TimeUnit.SECONDS).stream()
                .filter(CallEvent.Ended.class::isInstance)
                .map(CallEvent.Ended.class::cast)
                .findFirst()
                .orElseThrow();
    }

    /** An exchange that has just started shows its calls before its log. */
    @ParameterizedTest
    @ValueSource(ints = {429, 500, 503})
    void a_log_that_cannot_be_read_for_a_while_is_read_later(int status) throws Exception {
        exchange.faults().answer(12, status);
        ends.find(call());

        assertThat(end().result()).isEqualTo(CallResult.ANSWERED);
        assertThat(end().talk()).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void a_log_that_can_never_be_read_is_not_waited_for_for_ever() throws Exception {
        exchange.faults().answer(10_000, 503);
        ends.find(call());

        assertThat(end().result()).isEqualTo(CallResult.UNKNOWN);
    }

    @Test
    void a_log_that_is_forbidden_is_not_waited_for() throws Exception {
        exchange.office().role("system_admins");
        ends.find(call());

        assertThat(end().result()).isEqualTo(CallResult.UNKNOWN);
    }
}
