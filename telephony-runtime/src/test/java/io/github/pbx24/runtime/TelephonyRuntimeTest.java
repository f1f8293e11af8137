package io.github.pbx24.runtime;

import static io.github.pbx24.runtime.Webhooks.ended;
import static io.github.pbx24.runtime.Webhooks.ringing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import io.github.pbx24.bitrix24.Bitrix24Authorization;
import io.github.pbx24.correlation.CallSummary;
import io.github.pbx24.correlation.store.CallQuery;
import io.github.pbx24.inbox.DeliveryStatus;
import io.github.pbx24.inbox.JournalEntry;
import io.github.pbx24.inbox.JournalQuery;
import io.github.pbx24.jdbc.JdbcDatabase;
import io.github.pbx24.pbx.PbxSettingsException;
import io.github.pbx24.pbx.WebhookAnswer;
import io.github.pbx24.pbx.WebhookRequest;
import io.github.pbx24.simulator.PortalSimulator;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Period;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class TelephonyRuntimeTest {

    @TempDir
    Path folder;

    private final LogOfTest log = new LogOfTest();
    private final ShiftedClock clock = new ShiftedClock();
    private PortalSimulator portal;
    private TelephonyRuntime runtime;

    @BeforeEach
    void start() {
        portal = PortalSimulator.builder().start();
        portal.addUser(7, "Anna Petrova", "101");
        runtime = describe(portal.webhookUrl()).clock(clock).start();
    }

    @AfterEach
    void stop() {
        runtime.close();
        portal.close();
        log.close();
    }

    private TelephonyRuntimeBuilder describe(URI webhook) {
        return describe(TelephonyStores.sqlite(database()), webhook);
    }

    private static TelephonyRuntimeBuilder describe(TelephonyStores stores, URI webhook) {
        Portal acme = Portal.builder("acme", Bitrix24Authorization.incomingWebhook(webhook))
                .applicationTokens(List.of("application-token-1"))
                .defaultUser(1)
                .build();
        return TelephonyRuntime.builder(stores)
                .portal(acme)
                .exchange("rt", "acme", "rostelecom", Webhooks.ROSTELECOM)
                .exchange("office", "acme", "3cx", Webhooks.THREE_CX);
    }

    private Path database() {
        return folder.resolve("telephony.db");
    }

    private List<JournalEntry> journal() {
        return runtime.journal(JournalQuery.newest(100));
    }

    private List<CallSummary> calls() {
        return runtime.calls(CallQuery.newest(100));
    }

    @Test
    void a_webhook_is_a_call_in_bitrix24() {
        assertThat(runtime.accept("rt", ringing("a-1")).status()).isEqualTo(200);
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(portal.cards()).hasSize(1));
        assertThat(runtime.accept("rt", ended("a-1", 9)).status()).isEqualTo(200);

        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(portal.calls()).hasSize(1));
        assertThat(portal.calls().get(0).durationSeconds()).isEqualTo(9);
    }

    @Test
    void a_stored_webhook_is_done_and_knows_its_call() {
        runtime.accept("rt", ringing("a-1"));
        runtime.accept("rt", ended("a-1", 9));

        assertThat(journal()).hasSize(2).allSatisfy(entry -> {
            assertThat(entry.status()).isEqualTo(DeliveryStatus.DONE);
            assertThat(entry.callId()).isEqualTo("a-1");
        });
        JournalQuery query = JournalQuery.newest(9);
        assertThat(runtime.journal(query.withCallId("a-1"))).hasSize(2);
        assertThat(runtime.journal(query.withCallId("a-1").withSource("rt"))).hasSize(2);
        assertThat(runtime.journal(query.withCallId(calls().get(0).id()))).hasSize(2);
        assertThat(runtime.journal(query.withCallId("a-"))).isEmpty();
    }

    @Test
    void a_repeated_webhook_is_stored_once() {
        WebhookRequest request = ringing("a-1");

        assertThat(runtime.accept("rt", request).status()).isEqualTo(200);
        assertThat(runtime.accept("rt", request).status()).isEqualTo(200);

        assertThat(journal()).hasSize(1);
    }

    @Test
    void what_is_accepted_outlives_the_runtime_and_follows_after_the_next_start() {
        portal.goDown();
        runtime.accept("rt", ended("a-1", 9));
        runtime.close();
        portal.comeUp();
        assertThat(portal.calls()).isEmpty();

        // What may have run before is looked after a while later.
        clock.advance(Duration.ofMinutes(1));
        runtime = describe(portal.webhookUrl()).clock(clock).start();

        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(portal.calls()).hasSize(1));
    }

    @Test
    void requests_that_are_not_taken_get_an_answer_that_says_why() {
        assertAnswer(runtime.accept("rt", Webhooks.request("POST").build()), 403, "missing_signature");
        assertAnswer(runtime.accept("rt", Webhooks.signed("{\"event\":")), 400, "malformed");
        assertAnswer(runtime.accept("nobody", ringing("a-1")), 404, "not_found");
        assertAnswer(runtime.acceptEvent("nobody", ringing("a-1")), 404, "not_found");
        assertAnswer(runtime.acceptEvent("acme", ringing("a-1")), 403, "missing_signature");

        assertThat(calls()).isEmpty();
        assertThat(journal()).allMatch(entry -> entry.status() == DeliveryStatus.REFUSED);
        assertThat(lines())
                .anyMatch(line -> line.contains("refused a request for rt from 192.0.2.7: missing_signature"));
    }

    private static void assertAnswer(WebhookAnswer answer, int status, String code) {
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.contentType()).startsWith("application/json");
        assertThat(answer.body()).startsWith("{\"error\":\"" + code + "\",\"message\":\"");
    }

    @Test
    void no_secret_is_in_the_file() throws IOException {
        String ringing = "event=ringing&callerid=74951234567&user=101&usertype=ext&did=MoscowDID&id=260115121502_231-0";
        runtime.accept(
                "office",
                Webhooks.request("GET")
                        .rawQuery(ringing + "&token=" + Webhooks.TOKEN)
                        .build());
        runtime.acceptEvent(
                "acme",
                Webhooks.request("POST")
                        .body(("event=ONEXTERNALCALLSTART&ts=1766047313"
                                        + "&data[CALL_ID]=externalCall.c.1&data[USER_ID]=7&data[PHONE_NUMBER]=%2B79160001122"
                                        + "&auth[domain]=x&auth[access_token]=accesssecret&auth[refresh_token]=refreshsecret"
                                        + "&auth[application_token]=application-token-1")
                                .getBytes(StandardCharsets.UTF_8))
                        .build());
        assertThat(journal()).hasSize(2);
        runtime.close();

        String file = Files.readString(database(), StandardCharsets.ISO_8859_1);
        assertThat(file).contains("260115121502_231").contains("externalCall.c.1");
        assertThat(file).doesNotContain(Webhooks.TOKEN, "application-token-1", "accesssecret", "refreshsecret");
    }

    @Test
    void a_portal_that_does_not_answer_is_told_once() {
        portal.goDown();
        for (int i = 0; i < 5; i++) {
            runtime.accept("rt", ended("a-" + i, 9));
        }

        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() ->
                        assertThat(runtime.health().portal("acme").failures()).isPositive());
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() ->
                        assertThat(runtime.alerts()).extracting(Alert::kind).contains("portal_unreachable"));
        assertThat(warnings())
                .hasSize(1)
                .allMatch(line -> line.contains("portal acme cannot be reached, its calls wait"));
        portal.comeUp();
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            // What may have run is looked after a while later.
            clock.advance(Duration.ofSeconds(1));
            assertThat(portal.calls()).hasSize(5);
        });
        assertThat(lines()).anyMatch(line -> line.equals("portal acme answers again"));
        assertThat(warnings()).hasSize(1);
    }

    private List<String> lines() {
        return List.copyOf(log.list).stream()
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    private List<String> warnings() {
        return List.copyOf(log.list).stream()
                .filter(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    @Test
    void while_nothing_can_be_stored_the_reason_is_said() {
        runtime.close();
        JdbcDatabase database = JdbcDatabase.sqlite(database());
        try (TelephonyRuntime other =
                describe(TelephonyStores.on(database), portal.webhookUrl()).start()) {
            assertThat(other.notReady()).isEmpty();
            database.close();
            assertThat(other.notReady())
                    .contains("nothing can be stored at the moment: the database does not answer, or its disk fails");
        }
    }

    @Test
    void after_closing_nothing_is_taken_and_nothing_is_ready() {
        assertThat(runtime.notReady()).isEmpty();
        runtime.close();
        runtime.close();

        assertThat(runtime.notReady()).isPresent();
        assertAnswer(runtime.accept("rt", ringing("a-1")), 503, "unavailable");
        // The file is free again.
        JdbcDatabase.sqlite(database()).close();
    }

    @Test
    void a_listener_that_throws_harms_nothing() {
        runtime.close();
        List<String> heard = new CopyOnWriteArrayList<>();
        runtime = describe(portal.webhookUrl())
                .listener(new TelephonyListener() {
                    @Override
                    public void accepted(String source, String kind, String id, Duration took) {
                        heard.add(source);
                        throw new IllegalStateException("a mistake of the host");
                    }
                })
                .start();

        assertThat(runtime.accept("rt", ended("a-1", 9)).status()).isEqualTo(200);
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(portal.calls()).hasSize(1));
        assertThat(heard).containsExactly("rt");
    }

    @Test
    void mistakes_are_told_before_anything_runs() {
        runtime.close();
        TelephonyStores stores = TelephonyStores.inMemory();
        TelephonyRuntimeBuilder builder = TelephonyRuntime.builder(stores);
        assertThatThrownBy(builder::build).hasMessage("a runtime needs at least one portal and one exchange");
        assertThatThrownBy(() -> builder.exchange("a/b", "acme", "rostelecom", Map.of()))
                .hasMessageContaining("id must be 1 to 50 letters");
        builder.portal(Portal.of("acme", Bitrix24Authorization.incomingWebhook(portal.webhookUrl())));
        builder.exchange("rt", "elsewhere", "rostelecom", Webhooks.ROSTELECOM);
        assertThatThrownBy(builder::build).hasMessage("exchange rt names portal elsewhere, which is not there");
        assertThatThrownBy(() -> builder.exchange("rt", "acme", "3cx", Map.of()))
                .hasMessage("exchange rt is there twice");
        assertThatThrownBy(() -> describe(portal.webhookUrl())
                        .exchange("x", "acme", "asterisk", Map.of())
                        .build())
                .hasMessageContaining("there is no provider asterisk, only 3cx, rostelecom");
        assertThatThrownBy(() -> describe(portal.webhookUrl())
                        .exchange("x", "acme", "rostelecom", Map.of("dialect", "vats"))
                        .build())
                .isInstanceOf(PbxSettingsException.class)
                .hasMessageStartingWith("x.");
    }

    @Test
    void a_runtime_that_was_not_made_leaves_no_lock_behind() {
        Path file = folder.resolve("other.db");
        TelephonyRuntimeBuilder empty = TelephonyRuntime.builder(TelephonyStores.sqlite(file));
        assertThatThrownBy(empty::build).isInstanceOf(IllegalStateException.class);

        TelephonyStores.sqlite(file).close();
    }

    @Test
    void what_lasts_for_ever_is_refused_where_it_is_said_and_a_grace_may_last_so_long() {
        Duration forEver = ChronoUnit.FOREVER.getDuration();
        TelephonyRuntimeBuilder builder = TelephonyRuntime.builder(TelephonyStores.inMemory());

        assertThatIllegalArgumentException().isThrownBy(() -> builder.callsKept(forEver));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.askAboutSilentCallsAfter(forEver));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.pollHistory("rt", forEver));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.recordingsKept(Period.ofYears(101)));

        runtime.accept("rt", ended("a-1", 9));
        runtime.close(forEver);
        assertThat(runtime.notReady()).isPresent();
    }
}
