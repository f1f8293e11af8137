package io.github.pbx24.correlation;

import io.github.pbx24.bitrix24.Bitrix24Authorization;
import io.github.pbx24.bitrix24.Bitrix24Client;
import io.github.pbx24.bitrix24.RetryPlan;
import io.github.pbx24.correlation.directory.PortalDirectory;
import io.github.pbx24.correlation.fact.Heard;
import io.github.pbx24.correlation.fact.Stories;
import io.github.pbx24.correlation.recording.FileRecordingArchive;
import io.github.pbx24.correlation.rule.CallRules;
import io.github.pbx24.correlation.rule.RecordingRule;
import io.github.pbx24.correlation.store.CallStore;
import io.github.pbx24.correlation.store.InMemoryCallStore;
import io.github.pbx24.simulator.CallHistoryRow;
import io.github.pbx24.simulator.PortalSimulator;
import io.github.pbx24.simulator.SimulatedClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An engine between a test exchange and a simulated portal, on a clock that is moved by hand. Users 7, 9, 11 and 13 have the
 * phones 101, 103, 105 and 107; user 1 is the default user.
 */
final class Bench implements AutoCloseable {

    static final Map<String, Long> EXTENSIONS =
            Map.of("101", 7L, "102", 8L, "103", 9L, "105", 11L, "107", 13L, "109", 15L);

    final SimulatedClock clock = SimulatedClock.at(Stories.START);
    final PortalSimulator portal;
    final Bitrix24Client client;
    final TestExchange exchange = new TestExchange();
    final CallStore store;
    final @Nullable Path archive;
    CallRules rules = CallRules.DEFAULT;
    Map<String, String> lines = Map.of();
    CallEngine engine;

    Bench() {
        this(new InMemoryCallStore(), null);
    }

    Bench(CallStore store, @Nullable Path archive) {
        this.store = store;
        this.archive = archive;
        portal = PortalSimulator.builder().clock(clock).start();
        EXTENSIONS.forEach((extension, user) -> portal.addUser(user, "User " + user, extension));
        client = Bitrix24Client.builder(Bitrix24Authorization.incomingWebhook(portal.webhookUrl()))
                .clock(clock)
                .retryPlan(RetryPlan.none())
                .build();
        if (archive != null) {
            rules = rules.withRecordings(RecordingRule.UPLOAD, List.of(Duration.ofSeconds(5), Duration.ofSeconds(15)));
        }
        engine = newEngine(store);
    }

    Bench with(CallRules newRules) {
        rules = newRules;
        engine = newEngine(store);
        return this;
    }

    /** As after a crash: a new process on the same store. */
    void restart(CallStore seenBy) {
        store.releaseAll();
        engine = newEngine(seenBy);
    }

    CallEngine newEngine(CallStore seenBy) {
        PortalConnection.Builder connection = PortalConnection.builder("acme", client)
                .directory(new PortalDirectory(client, Map.of(), 1L, lines, clock))
                .rules(rules);
        if (archive != null) {
            connection.archive(new FileRecordingArchive(archive, null));
        }
        return CallEngine.builder(seenBy)
                .exchange("rt", connection.build(), exchange)
                .clock(clock)
                .build();
    }

    /** Reports the statements at their seconds and works after each, as in life. */
    void play(Stories story) {
        for (Heard heard : story.told()) {
            if (heard.receivedAt().isAfter(clock.instant())) {
                clock.set(heard.receivedAt());
            }
            engine.report("rt", heard.event(), clock.instant());
            engine.runDue();
        }
    }

    /** Lets time pass in small steps and works at each. */
    void pass(Duration time) {
        Instant until = clock.instant().plus(time);
        Duration step =
                time.dividedBy(40).compareTo(Duration.ofSeconds(1)) > 0 ? time.dividedBy(40) : Duration.ofSeconds(1);
        while (clock.instant().isBefore(until)) {
            clock.advance(step);
            engine.runDue();
        }
    }

    CallHistoryRow onlyCall() {
        List<CallHistoryRow> calls = portal.calls();
        if (calls.size() != 1) {
            throw new AssertionError(
                    "expected one call in Bitrix24, found " + calls.size() + "; engine: " + engine.recent(5));
        }
        return calls.get(0);
    }

    CallSummary onlySummary() {
        return engine.recent(10).get(0);
    }

    @Override
    public void close() {
        engine.close(Duration.ZERO);
        client.close();
        portal.close();
    }
}
