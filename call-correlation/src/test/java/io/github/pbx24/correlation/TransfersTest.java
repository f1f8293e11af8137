package io.github.pbx24.correlation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.sun.net.httpserver.HttpServer;
import io.github.pbx24.bitrix24.Bitrix24Authorization;
import io.github.pbx24.bitrix24.Bitrix24Client;
import io.github.pbx24.correlation.directory.Directory;
import io.github.pbx24.correlation.directory.DirectorySource;
import io.github.pbx24.correlation.fact.Stories;
import io.github.pbx24.correlation.internal.portal.BitrixCalls;
import io.github.pbx24.correlation.internal.work.EngineTime;
import io.github.pbx24.correlation.internal.work.HandPump;
import io.github.pbx24.correlation.internal.work.StoreOutage;
import io.github.pbx24.correlation.plan.Ack;
import io.github.pbx24.correlation.plan.CallCommand;
import io.github.pbx24.correlation.rule.CallRules;
import io.github.pbx24.correlation.rule.TransferStrategy;
import io.github.pbx24.correlation.store.Hearing;
import io.github.pbx24.correlation.store.InMemoryCallStore;
import io.github.pbx24.correlation.store.Loaded;
import io.github.pbx24.correlation.store.TrackedCall;
import io.github.pbx24.pbx.CallResult;
import io.github.pbx24.simulator.CallActivity;
import io.github.pbx24.simulator.CallHistoryRow;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What becomes of a call that is handed over, through a real client. */
class TransfersTest {

    private static Stories handedOver() {
        return Stories.inbound("a")
                .ringing(0, "103")
                .answered(5, "103", 1)
                .legEnded(25, "103", 1, 20)
                .transferred(30, "105", 2)
                .legEnded(60, "105", 2, 30)
                .ended(60, "105", CallResult.ANSWERED, null);
    }

    private static CallRules rules(TransferStrategy strategy) {
        return CallRules.builder().transfers(strategy).build();
    }

    @Test
    void each_part_is_a_call_of_its_own_if_wanted() {
        try (Bench bench = new Bench().with(rules(TransferStrategy.SPLIT))) {
            bench.play(handedOver());
            bench.pass(Duration.ofMinutes(1));

            assertThat(bench.portal.calls())
                    .extracting(
                            CallHistoryRow::userId,
                            CallHistoryRow::durationSeconds,
                            CallHistoryRow::phoneNumber,
                            CallHistoryRow::lineNumber,
                            CallHistoryRow::type)
                    .containsExactlyInAnyOrder(
                            tuple(9L, 20L, Stories.CLIENT, Stories.LINE, 2),
                            tuple(11L, 30L, Stories.CLIENT, Stories.LINE, 2));
            assertThat(bench.portal.activities())
                    .extracting(CallActivity::description)
                    .contains("Call transferred: 103 → 105");

            // Told once more, and by another process: nothing is added.
            bench.restart(bench.store);
            bench.play(handedOver());
            bench.pass(Duration.ofMinutes(1));
            assertThat(bench.portal.calls()).hasSize(2);
            assertThat(bench.engine.recent(10)).hasSize(2);
        }
    }

    @Test
    void a_part_is_never_taken_for_a_click_that_waits_for_its_call() {
        try (Bench bench = new Bench().with(rules(TransferStrategy.SPLIT))) {
            bench.play(handedOver());
            // User 11 calls the client back at the moment at which the call is divided.
            String clicked = bench.portal.clickToCall(11, Stories.CLIENT, Stories.LINE);
            bench.engine.startCall(
                    "acme",
                    PortalForms.click(
                            clicked,
                            11,
                            Stories.CLIENT,
                            Stories.LINE,
                            bench.clock.instant().getEpochSecond()),
                    bench.clock.instant());
            bench.pass(Duration.ofSeconds(30));

            assertThat(bench.portal.calls())
                    .extracting(CallHistoryRow::userId, CallHistoryRow::durationSeconds)
                    .containsExactlyInAnyOrder(tuple(9L, 20L), tuple(11L, 30L));
            assertThat(bench.portal.activeCalls()).hasSize(1);
        }
    }

    @Test
    void a_portal_without_a_method_for_it_is_asked_and_not_told() {
        try (Bench bench = new Bench().with(rules(TransferStrategy.PORTAL_METHOD))) {
            bench.play(handedOver());
            bench.pass(Duration.ofMinutes(1));

            assertThat(bench.portal.requestCount("method.get")).isEqualTo(1);
            assertThat(bench.portal.requestCount(BitrixCalls.UPDATE)).isZero();
            assertThat(bench.onlyCall().userId()).isEqualTo(11);
            assertThat(bench.onlyCall().durationSeconds()).isEqualTo(50);
        }
    }

    @Test
    void a_portal_with_a_method_for_it_is_told_who_has_the_call() throws Exception {
        List<String> asked = new CopyOnWriteArrayList<>();
        HttpServer portal = portal(asked);
        URI webhook = URI.create("http://127.0.0.1:" + portal.getAddress().getPort() + "/rest/1/secret0secret/");
        try (Bitrix24Client client = Bitrix24Client.builder(Bitrix24Authorization.incomingWebhook(webhook))
                .build()) {
            PortalConnection connection = PortalConnection.builder("acme", client)
                    .directory(DirectorySource.fixed(new Directory(Map.of("103", 9L), 1L, Map.of())))
                    .build();
            EngineTime time = new EngineTime(Clock.systemUTC(), System::nanoTime);
            Exchange exchange = new Exchange(
                    "rt",
                    connection,
                    new TestExchange(),
                    Map.of(),
                    Set.of(),
                    new Callers(
                            time,
                            new InMemoryCallStore(),
                            new StoreOutage(time),
                            (asking, number) -> CompletableFuture.completedFuture(() -> {})));
            BitrixCrm crm = new BitrixCrm(new HandPump(true), new RecordingActions(time, 1, Duration.ofDays(1)), 1);
            Hearing heard = new Hearing(
                    "1~rt",
                    "rt",
                    List.of(handedOver().told().get(0).event()),
                    Stories.START,
                    Stories.START,
                    String::equals);
            InMemoryCallStore store = new InMemoryCallStore();
            store.hear(heard);
            TrackedCall call = store.load("1~rt").flatMap(Loaded::call).orElseThrow();
            Crm.Answer answer = crm.carryOut(exchange, call, new CallCommand.Move("externalCall.1", 11))
                    .get(60, TimeUnit.SECONDS);
            assertThat(answer.ack().kind()).isEqualTo(Ack.Kind.DONE);
            assertThat(asked).hasSize(2);
            assertThat(asked.get(0)).contains("method.get").containsIgnoringCase("telephony.externalcall.update");
            assertThat(asked.get(1))
                    .containsIgnoringCase("telephony.externalcall.update")
                    .contains("externalCall.1")
                    .contains("11");
        } finally {
            portal.stop(0);
        }
    }

    /** A self-hosted portal that was given such a method. */
    private static HttpServer portal(List<String> asked) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            asked.add(exchange.getRequestURI() + " " + body);
            boolean question = exchange.getRequestURI().getPath().contains("method.get");
            String result = question ? "{\"isExisting\":true,\"isAvailable\":true}" : "true";
            byte[] answer = ("{\"result\":" + result + "}").getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        return server;
    }
}
