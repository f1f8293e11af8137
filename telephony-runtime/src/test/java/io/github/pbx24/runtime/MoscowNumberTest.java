package io.github.pbx24.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.pbx24.bitrix24.Bitrix24Authorization;
import io.github.pbx24.correlation.CallSummary;
import io.github.pbx24.correlation.rule.CallRules;
import io.github.pbx24.correlation.rule.CallWaits;
import io.github.pbx24.correlation.store.CallQuery;
import io.github.pbx24.pbx.CallFeed;
import io.github.pbx24.pbx.WebhookRequest;
import io.github.pbx24.pbx.simulator.threecx.V20Call;
import io.github.pbx24.pbx.simulator.threecx.V20Exchange;
import io.github.pbx24.pbx.simulator.threecx.V20Office;
import io.github.pbx24.simulator.CallHistoryRow;
import io.github.pbx24.simulator.PortalSimulator;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * A client dials the Moscow number and a manager in St Petersburg answers: the call belongs to the manager, and its line is Moscow's. The
 * settings are those of the page in {@code pbx-3cx/README.md}.
 */
@Execution(ExecutionMode.CONCURRENT)
class MoscowNumberTest {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /** On a busy machine a second may lie between two webhooks that an exchange sends together. */
    private static final Duration SETTLE = Duration.ofSeconds(3);

    private static final String MOSCOW = V20Office.DID;
    private static final String PETERSBURG = "78120000001";
    private static final Map<String, String> LINES = Map.of(MOSCOW, "reg-moscow", PETERSBURG, "reg-spb");
    private static final long MOSCOW_MANAGER = 7;
    private static final long PETERSBURG_MANAGER = 8;

    private final PortalSimulator portal = PortalSimulator.builder().start();
    private final V20Exchange exchange = V20Exchange.start(Clock.systemUTC());
    private TelephonyRuntime runtime;

    @BeforeEach
    void start() {
        portal.addUser(MOSCOW_MANAGER, "Anna Petrova", "101");
        portal.addUser(PETERSBURG_MANAGER, "Boris Orlov", "102");
        exchange.office().tellsDid(true);
        Map<String, Object> watched = new HashMap<>(exchange.settings());
        watched.putAll(Map.of("grace", "PT0.2S", "recordings", "no"));
        runtime = TelephonyRuntime.builder(TelephonyStores.inMemory())
                .portal(Portal.builder("acme", Bitrix24Authorization.incomingWebhook(portal.webhookUrl()))
                        .defaultUser(MOSCOW_MANAGER)
                        .lines(LINES)
                        .rules(CallRules.DEFAULT.withWaits(CallWaits.DEFAULT.withSettle(SETTLE)))
                        .build())
                .exchange("plugin", "acme", "3cx", Map.of("lines", Map.of("MoscowDID", MOSCOW, "SpbDID", PETERSBURG)))
                .exchange("v20", "acme", "3cx", watched)
                .start();
    }

    @AfterEach
    void stop() {
        runtime.close();
        portal.close();
        exchange.close();
    }

    private static void until(Callable<Boolean> condition) {
        await().atMost(PATIENCE).until(condition);
    }

    private void plugin(String query) {
        assertThat(runtime.accept(
                                "plugin",
                                WebhookRequest.builder("GET", Instant.now())
                                        .rawQuery(query)
                                        .build())
                        .status())
                .isEqualTo(200);
    }

    private CallHistoryRow row(String client) {
        until(() -> portal.calls().stream().anyMatch(call -> call.phoneNumber().endsWith(client.substring(1))));
        List<CallHistoryRow> rows = portal.calls().stream()
                .filter(call -> call.phoneNumber().endsWith(client.substring(1)))
                .toList();
        assertThat(rows).hasSize(1);
        return rows.get(0);
    }

    private void belongsToPetersburgOnTheLineOfMoscow(String client) {
        CallHistoryRow row = row(client);
        assertThat(row.userId()).isEqualTo(PETERSBURG_MANAGER);
        assertThat(row.lineNumber()).isEqualTo("reg-moscow");
        assertThat(row.statusCode()).isEqualTo("200");
    }

    @Test
    void the_plugin_names_the_inbound_rule() {
        String call = "&callerid=79000000031&id=260115121502_231-";
        plugin("event=ringing&user=102&usertype=ext&did=MoscowDID" + call + "0");
        until(() -> portal.activeCalls().size() == 1);
        assertThat(portal.activeCalls().get(0).lineNumber()).isEqualTo("reg-moscow");
        plugin("event=hangupincoming&user=102&trtype=NotDef&did=MoscowDID" + call + "1");
        plugin("event=incoming&user=102&finishtype=Ok&transfer=false&title=MoscowDID%3AAnswered+call+(1:05)" + call
                + "1");

        belongsToPetersburgOnTheLineOfMoscow("79000000031");
    }

    @Test
    void a_call_that_moscow_hands_on_stays_on_its_line() {
        String call = "&callerid=79000000032&id=260115121602_232-";
        plugin("event=ringing&user=101&usertype=ext&did=MoscowDID" + call + "0");
        plugin("event=hangupincoming&user=101&trtype=NotDef&did=MoscowDID" + call + "1");
        plugin("event=incoming&user=101&finishtype=Ok&transfer=true&title=MoscowDID%3AAnswered+call+(0:20)" + call
                + "1");
        plugin("event=hangupincoming&user=102&trtype=Blind&did=SpbDID" + call + "2");
        plugin("event=incoming&user=102&finishtype=Ok&transfer=false&title=SpbDID%3AAnswered+call+(0:45)" + call + "2");

        belongsToPetersburgOnTheLineOfMoscow("79000000032");
    }

    @Test
    void version_20_tells_the_dialled_number() {
        until(() -> runtime.health().feed("v20").orElse(null) instanceof CallFeed.State.Listening);
        V20Call call = exchange.incoming("+79000000033", Instant.now());
        call.rings(List.of("102"));
        until(() -> portal.activeCalls().size() == 1);
        call.answeredBy("102");
        until(() -> runtime.calls(CallQuery.newest(10)).stream()
                .anyMatch(seen -> seen.state() == CallSummary.State.TALKING));
        call.over(9);

        belongsToPetersburgOnTheLineOfMoscow("79000000033");
    }
}
