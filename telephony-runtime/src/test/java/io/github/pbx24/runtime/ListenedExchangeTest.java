package io.github.pbx24.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.pbx24.bitrix24.Bitrix24Authorization;
import io.github.pbx24.jdbc.JdbcDatabase;
import io.github.pbx24.pbx.CallDetails;
import io.github.pbx24.pbx.CallEvent;
import io.github.pbx24.pbx.CallFeed;
import io.github.pbx24.pbx.CallIdentity;
import io.github.pbx24.pbx.CallResult;
import io.github.pbx24.pbx.Direction;
import io.github.pbx24.pbx.Extension;
import io.github.pbx24.pbx.ParsedWebhook;
import io.github.pbx24.pbx.PbxConnection;
import io.github.pbx24.pbx.SignatureVerifier;
import io.github.pbx24.pbx.WebhookAnswer;
import io.github.pbx24.pbx.WebhookParser;
import io.github.pbx24.pbx.WebhookRequest;
import io.github.pbx24.pbx.verify.Verifiers;
import io.github.pbx24.simulator.PortalSimulator;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** An exchange that is listened to instead of sending webhooks. */
@Execution(ExecutionMode.CONCURRENT)
class ListenedExchangeTest {

    private static final CallIdentity CALL = CallIdentity.id("17-1768468502");

    @TempDir
    Path folder;

    private final Exchange exchange = new Exchange();
    private PortalSimulator portal;
    private TelephonyRuntime runtime;

    @BeforeEach
    void start() {
        portal = PortalSimulator.builder().start();
        portal.addUser(7, "Anna Petrova", "101");
        runtime = run();
    }

    private TelephonyRuntime run() {
        return TelephonyRuntime.builder(TelephonyStores.sqlite(folder.resolve("telephony.db")))
                .portal(Portal.of("acme", Bitrix24Authorization.incomingWebhook(portal.webhookUrl())))
                .exchange("v20", "acme", exchange, Map.of(), Set.of())
                .start();
    }

    @AfterEach
    void stop() {
        runtime.close();
        portal.close();
    }

    private static CallEvent answered(Instant at) {
        CallDetails details =
                CallDetails.of(Direction.INBOUND, "74951234567", null).withTimes(at, null, null);
        return new CallEvent.Answered(CALL, details, at, Extension.of("101"), CallEvent.NO_LEG);
    }

    private static CallEvent ended(Instant at) {
        return new CallEvent.Ended(CALL, CallDetails.NONE, at, Extension.of("101"), CallResult.ANSWERED, null, null);
    }

    @Test
    void what_is_heard_is_a_call_in_bitrix24() {
        Instant now = Instant.now();
        exchange.listener.heard(List.of(answered(now)), now);
        assertThat(exchange.listener.openCalls()).containsExactly(CALL);
        exchange.listener.heard(List.of(ended(now.plusSeconds(9))), now.plusSeconds(9));

        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(portal.calls()).hasSize(1));
        assertThat(portal.calls().get(0).durationSeconds()).isEqualTo(9);
        assertThat(exchange.listener.openCalls()).isEmpty();
    }

    @Test
    void a_call_that_an_earlier_process_left_open_is_told_to_the_feed() {
        Instant now = Instant.now();
        exchange.listener.heard(List.of(answered(now)), now);
        runtime.close();
        assertThat(exchange.closed).isTrue();
        runtime = run();

        assertThat(exchange.listener.openCalls()).containsExactly(CALL);
    }

    @Test
    void after_a_process_that_was_killed_the_exchange_is_listened_to_at_once() {
        runtime.close();
        try (JdbcDatabase database = JdbcDatabase.sqlite(folder.resolve("telephony.db"))) {
            new JdbcFeedTurns(database).take("v20", "killed", Instant.now(), Duration.ofDays(1));
        }
        exchange.listener = null;
        runtime = run();

        assertThat(exchange.listener).isNotNull();
    }

    @Test
    void an_exchange_that_is_not_heard_is_an_alert() {
        exchange.listener.state(new CallFeed.State.Down("nobody listens there"));

        assertThat(runtime.alerts())
                .anySatisfy(alert ->
                        assertThat(alert.message()).isEqualTo("exchange v20 is not heard: nobody listens there"));
        exchange.listener.state(new CallFeed.State.Listening(List.of("extensions 103 are not listed")));
        assertThat(runtime.alerts())
                .anySatisfy(
                        alert -> assertThat(alert.message()).isEqualTo("exchange v20: extensions 103 are not listed"));
        exchange.listener.state(new CallFeed.State.Listening(List.of()));
        assertThat(runtime.alerts()).isEmpty();
    }

    /** Says what the test says. */
    private static final class Exchange implements PbxConnection {

        private CallFeed.Listener listener;
        private boolean closed;

        @Override
        public Optional<CallFeed> feed() {
            return Optional.of(host -> {
                listener = host;
                return () -> closed = true;
            });
        }

        @Override
        public SignatureVerifier verifier() {
            return Verifiers.acceptUnverified();
        }

        @Override
        public WebhookParser parser() {
            return request -> ParsedWebhook.ignored("webhook", "this exchange sends none");
        }

        @Override
        public WebhookAnswer acknowledgement(WebhookRequest request) {
            return WebhookAnswer.ok();
        }

        @Override
        public WebhookRequest redact(WebhookRequest request) {
            return request;
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }
}
