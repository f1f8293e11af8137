package io.github.pbx24.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import io.github.pbx24.bitrix24.Bitrix24Authorization;
import io.github.pbx24.jdbc.JdbcDatabase;
import io.github.pbx24.jdbc.TestPostgres;
import io.github.pbx24.simulator.PortalSimulator;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one outage costs the log does not depend on how much is going on. */
class OutageLogTest {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int CALLS = 60;

    /** One of the engine and one of the inbox, and as many when it has gone on for ten minutes. */
    private static final int MOST = 5;

    @TempDir
    private Path folder = Path.of("");

    private final ShiftedClock clock = new ShiftedClock();

    @Test
    void an_outage_of_the_database_is_told_when_it_begins_and_when_it_is_over() throws Exception {
        try (LogOfTest log = new LogOfTest();
                PortalSimulator portal = PortalSimulator.builder().start();
                TestPostgres server = new TestPostgres(folder.resolve("data"))) {
            portal.addUser(7, "Anna Petrova", "101");
            JdbcDatabase database = JdbcDatabase.open(server.url());
            try (TelephonyRuntime runtime = runtime(database, portal)) {
                for (int i = 0; i < CALLS; i++) {
                    assertThat(runtime.accept("rt", Webhooks.ringing("a-" + i)).status())
                            .isEqualTo(200);
                }
                server.stop();
                for (int i = 0; i < CALLS; i++) {
                    assertThat(runtime.accept("rt", Webhooks.ended("a-" + i, 9)).status())
                            .isEqualTo(503);
                }
                // All calls become due, for want of news.
                clock.advance(Duration.ofHours(5));
                await().atMost(PATIENCE)
                        .until(() -> warnings(log).stream().anyMatch(line -> line.contains("has been failing since")));
                server.start();
                await().atMost(PATIENCE)
                        .until(() ->
                                runtime.accept("rt", Webhooks.ended("a-0", 9)).status() == 200);
                clock.advance(Duration.ofMinutes(1));

                await().atMost(PATIENCE)
                        .until(() -> lines(log).stream().anyMatch(line -> line.startsWith("the store works again")));
                assertThat(warnings(log)).hasSizeLessThanOrEqualTo(MOST);
            }
        }
    }

    private TelephonyRuntime runtime(JdbcDatabase database, PortalSimulator portal) {
        Portal acme = Portal.builder("acme", Bitrix24Authorization.incomingWebhook(portal.webhookUrl()))
                .defaultUser(1)
                .build();
        return TelephonyRuntime.builder(TelephonyStores.owning(database))
                .portal(acme)
                .exchange("rt", "acme", "rostelecom", Webhooks.ROSTELECOM)
                .clock(clock)
                .start();
    }

    private static List<String> lines(LogOfTest log) {
        return List.copyOf(log.list).stream()
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    private static List<String> warnings(LogOfTest log) {
        return List.copyOf(log.list).stream()
                .filter(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }
}
