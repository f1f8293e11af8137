package io.github.pbx24.events.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.events.EventSubject;
import io.github.pbx24.inbox.InMemoryInboxStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two nodes on one store: each trouble is told once, and once more when it is over, however much their clocks differ. */
class TwoNodesTest {

    private static final EventSubject DEAL = new EventSubject("acme", "ONCRMDEALUPDATE", "DEAL", "7");

    private final MovableClock clock = new MovableClock("2026-11-26T09:00:00Z");
    private final InMemoryInboxStore store = new InMemoryInboxStore();
    private final Recorder recorder = new Recorder("recorder");
    private Instant cameAt = clock.instant();

    private EventWatch node(String name, Duration ahead) {
        return EventWatch.builder(store)
                .clock(Clock.offset(clock, ahead))
                .nodeName(name)
                .sink(recorder)
                .arrivals((portal, event) -> Optional.of(cameAt))
                .silence(new SilenceRule("acme", "ONCRMDEALUPDATE", Duration.ofMinutes(10), BusinessHours.always()))
                .build();
    }

    @ParameterizedTest
    @ValueSource(longs = {-240, -59, -1, 0, 1, 59, 240})
    void each_silence_is_told_once_and_its_end_too(long aheadSeconds) {
        for (int seed = 0; seed < 10; seed++) {
            Random random = new Random(seed);
            recorder.got.clear();
            List<EventWatch> nodes =
                    new ArrayList<>(List.of(node("one", Duration.ZERO), node("two", Duration.ofSeconds(aheadSeconds))));
            List<String> expected = new ArrayList<>();
            for (int trouble = 0; trouble < 5; trouble++) {
                event(nodes, random.nextInt(2), aheadSeconds);
                check(nodes, random);
                clock.pass(Duration.ofMinutes(16));
                check(nodes, random);
                expected.add("raised SILENCE");
                assertThat(recorder.told()).as("seed %s", seed).isEqualTo(expected);
                clock.pass(Duration.ofSeconds(2));
                event(nodes, random.nextInt(2), aheadSeconds);
                clock.pass(Duration.ofSeconds(random.nextInt(5)));
                check(nodes, random);
                expected.add("recovered SILENCE");
                assertThat(recorder.told()).as("seed %s", seed).isEqualTo(expected);
            }
            clock.pass(Duration.ofDays(1));
        }
    }

    @Test
    void an_end_does_not_overtake_its_trouble() {
        EventWatch watch = node("one", Duration.ZERO);
        clock.pass(Duration.ofMinutes(11));
        recorder.broken = true;
        check(List.of(watch, watch), new Random(1));
        recorder.broken = false;
        event(List.of(watch), 0, 0);
        check(List.of(watch, watch), new Random(1));
        clock.pass(Duration.ofMinutes(1));
        check(List.of(watch, watch), new Random(1));

        assertThat(recorder.told()).containsExactly("raised SILENCE", "recovered SILENCE");
    }

    private void event(List<EventWatch> nodes, int node, long aheadSeconds) {
        cameAt = clock.instant().plusSeconds(node * aheadSeconds);
        nodes.get(node).accepted(DEAL, "1", cameAt);
    }

    private void check(List<EventWatch> nodes, Random random) {
        int first = random.nextInt(2);
        for (int turn = 0; turn < 4; turn++) {
            EventWatch node = nodes.get((first + turn) % 2);
            node.check();
            node.processDue();
        }
    }
}
