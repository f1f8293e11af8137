package io.github.pbx24.threecx.callcontrol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.pbx24.pbx.CallEvent;
import io.github.pbx24.pbx.CallFeed;
import io.github.pbx24.pbx.CallIdentity;
import io.github.pbx24.pbx.PbxConnection;
import io.github.pbx24.pbx.PbxSettings;
import io.github.pbx24.pbx.simulator.threecx.V20Call;
import io.github.pbx24.pbx.simulator.threecx.V20Exchange;
import io.github.pbx24.threecx.ThreeCxProvider;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Many calls and many broken connections: each call is heard once from its answer to its end. */
class SoakTest {

    private static final int BATCH = 50;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long MOST_GROWTH = 32L << 20;

    private final V20Exchange exchange = V20Exchange.start(Clock.systemUTC());
    private final Counting host = new Counting();

    /** Counts instead of keeping, so that it does not grow itself. */
    private static final class Counting implements CallFeed.Listener {

        private final Map<String, Set<String>> open = new ConcurrentHashMap<>();
        private final Set<String> doubled = ConcurrentHashMap.newKeySet();
        private final AtomicInteger answered = new AtomicInteger();
        private final AtomicInteger ended = new AtomicInteger();

        @Override
        public void heard(List<CallEvent> events, Instant heardAt) {
            for (CallEvent event : events) {
                String call = ((CallIdentity.ById) event.call()).id();
                if (event instanceof CallEvent.RecordingReady) {
                    continue;
                }
                String kind = event.getClass().getSimpleName();
                if (event instanceof CallEvent.Ended) {
                    if (!open.getOrDefault(call, Set.of()).contains("Answered")) {
                        doubled.add(call + " ended without an answer");
                    }
                    open.remove(call);
                    ended.incrementAndGet();
                } else if (event instanceof CallEvent.Answered) {
                    if (!open.computeIfAbsent(call, key -> ConcurrentHashMap.newKeySet())
                            .add(kind)) {
                        doubled.add(call + " answered twice");
                    }
                    answered.incrementAndGet();
                }
            }
        }

        @Override
        public List<CallIdentity> openCalls() {
            return List.of();
        }

        @Override
        public void state(CallFeed.State state) {
            // Connections break all the time here.
        }
    }

    @Test
    void two_hundred_calls_with_a_broken_connection_in_each_fifty() {
        play(200, 24);
    }

    @Test
    @Tag("slow")
    void ten_thousand_calls_with_a_broken_connection_in_each_fifty() {
        play(10_000, 25);
    }

    @SuppressWarnings("try") // the subscription is closed, not used
    private void play(int calls, long seed) {
        Random random = new Random(seed);
        Map<String, Object> settings = new HashMap<>(exchange.settings());
        settings.putAll(Map.of("grace", "PT0.1S", "snapshot-every", "PT0.5S", "recordings", "no"));
        long begun = 0;
        try (exchange;
                PbxConnection connection = new ThreeCxProvider().connect(PbxSettings.of(settings));
                CallFeed.Subscription subscription =
                        connection.feed().orElseThrow().start(host)) {
            for (int done = 0; done < calls; done += BATCH) {
                batch(random, done);
                exchange.forgetHistory();
                if (done == BATCH) {
                    begun = used();
                }
            }
            assertThat(host.doubled).as("seed %d", seed).isEmpty();
            assertThat(host.answered.get()).as("seed %d", seed).isEqualTo(calls);
            assertThat(host.ended.get()).as("seed %d", seed).isEqualTo(calls);
            assertThat(used() - begun).as("growth in bytes").isLessThan(MOST_GROWTH);
        }
    }

    private void batch(Random random, int done) {
        int breakAt = random.nextInt(BATCH);
        List<V20Call> live = new ArrayList<>();
        for (int i = 0; i < BATCH; i++) {
            V20Call call = exchange.incoming("+7900%07d".formatted(done + i), Instant.now());
            String extension = String.valueOf(101 + random.nextInt(5));
            if (random.nextBoolean()) {
                call.rings(List.of(extension));
            }
            call.answeredBy(extension);
            live.add(call);
            if (i == breakAt) {
                exchange.dropSockets(random.nextBoolean());
            }
        }
        await().atMost(PATIENCE).until(() -> host.answered.get() == done + BATCH);
        for (V20Call call : live) {
            if (random.nextInt(10) == 0) {
                exchange.silently(() -> call.over(3));
            } else {
                call.over(3);
            }
        }
        if (random.nextBoolean()) {
            exchange.dropSockets(random.nextBoolean());
        }
        await().atMost(PATIENCE).until(() -> host.ended.get() == done + BATCH);
    }

    private static long used() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
