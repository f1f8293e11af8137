package io.github.pbx24.threecx.callcontrol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.pbx24.pbx.CallEvent;
import io.github.pbx24.pbx.CallFeed;
import io.github.pbx24.pbx.CallHistory;
import io.github.pbx24.pbx.CallIdentity;
import io.github.pbx24.pbx.CallResult;
import io.github.pbx24.pbx.PbxConnection;
import io.github.pbx24.pbx.PbxSettings;
import io.github.pbx24.pbx.simulator.threecx.V20Call;
import io.github.pbx24.pbx.simulator.threecx.V20Exchange;
import io.github.pbx24.threecx.ThreeCxProvider;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The law of the feed: whatever breaks meanwhile, once the exchange is reachable again every call that happened has been told once, with the
 * right end. As a host does, this one reads what happened in the gaps out of the call log.
 */
@Execution(ExecutionMode.CONCURRENT)
class EveryCallIsToldTest {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final int CALLS = 12;
    private static final List<Integer> STATUSES = List.of(429, 500, 502, 503, 504);
    private static final List<String> PHONES = List.of("101", "102", "103", "104", "105");

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 4);
    }

    static LongStream manySeeds() {
        return LongStream.rangeClosed(100, 200);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void every_call_is_told_once_with_its_end(long seed) {
        new Story(seed).play();
    }

    @ParameterizedTest
    @Tag("slow")
    @MethodSource("manySeeds")
    void every_call_of_many_stories_is_told_once_with_its_end(long seed) {
        new Story(seed).play();
    }

    /** A host whose store is slow or fails now and then, and that notes when it was deaf. */
    private static final class Keeper implements CallFeed.Listener {

        private final List<CallEvent> events = new CopyOnWriteArrayList<>();
        private final List<CallHistory.HistoryRange> gaps = new CopyOnWriteArrayList<>();
        private final AtomicInteger failures = new AtomicInteger();
        private final AtomicBoolean slow = new AtomicBoolean();
        private @Nullable Instant downSince = Instant.now();
        private volatile CallFeed.@Nullable State state;

        @Override
        public void heard(List<CallEvent> heard, Instant heardAt) {
            if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                throw new IllegalStateException("the store is away");
            }
            if (slow.getAndSet(false)) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(80));
            }
            events.addAll(heard);
        }

        @Override
        public List<CallIdentity> openCalls() {
            return List.of();
        }

        @Override
        public void state(CallFeed.State now) {
            if (now instanceof CallFeed.State.Down) {
                downSince = downSince == null ? Instant.now() : downSince;
            } else if (downSince != null) {
                // The call log knows in which second a call began.
                gaps.add(new CallHistory.HistoryRange(
                        downSince.minusSeconds(1), Instant.now().plusSeconds(1)));
                downSince = null;
            }
            state = now;
        }

        private Set<CallIdentity> calls(String client) {
            Set<CallIdentity> calls = new LinkedHashSet<>();
            events.stream()
                    .filter(event ->
                            client.endsWith(String.valueOf(event.details().clientNumber())))
                    .forEach(event -> calls.add(event.call()));
            return calls;
        }

        private List<CallEvent.Ended> ends(CallIdentity call) {
            return events.stream()
                    .filter(event -> event.call().equals(call))
                    .filter(CallEvent.Ended.class::isInstance)
                    .map(CallEvent.Ended.class::cast)
                    .toList();
        }
    }

    /** A call and what is still to happen to it. */
    private static final class Play {

        private final String client;
        private final List<Consumer<V20Call>> steps = new ArrayList<>();
        private final CallResult result;
        private @Nullable V20Call call;

        private Play(String client, Random random, boolean answered) {
            this.client = client;
            result = answered ? CallResult.ANSWERED : CallResult.MISSED;
            List<String> phones = new ArrayList<>(PHONES);
            Collections.shuffle(phones, random);
            int ringing = 1 + random.nextInt(3);
            steps.add(call -> call.rings(phones.subList(0, ringing)));
            if (!answered) {
                steps.add(V20Call::unanswered);
                return;
            }
            String who = phones.get(random.nextInt(ringing));
            steps.add(call -> call.answeredBy(who));
            switch (random.nextInt(4)) {
                case 0 -> steps.add(call -> call.blindTransfer(phones.get(3), 5));
                case 1 -> steps.add(call -> call.attendedTransfer(phones.get(4), 5));
                default -> {}
            }
            steps.add(call -> call.over(7));
        }

        /** Does the next step; answers whether it was the first. */
        private boolean step(V20Exchange exchange) {
            V20Call live = call;
            boolean first = live == null;
            if (live == null) {
                live = exchange.incoming(client, Instant.now());
                call = live;
            }
            steps.remove(0).accept(live);
            return first;
        }
    }

    /** One story. */
    private static final class Story {

        private final long seed;
        private final Random random;
        private final Keeper host = new Keeper();
        private final List<Play> plays = new ArrayList<>();
        private final List<Play> left = new ArrayList<>();
        private final V20Exchange exchange = V20Exchange.start(Clock.systemUTC());

        private Story(long seed) {
            this.seed = seed;
            this.random = new Random(seed);
        }

        @SuppressWarnings("try") // the subscription is closed, not used
        private void play() {
            exchange.office().attachesLegs(random.nextBoolean()).upserts(1 + random.nextInt(3));
            Map<String, Object> settings = new HashMap<>(exchange.settings());
            settings.putAll(Map.of("grace", "PT0.05S", "snapshot-every", "PT0.05S", "call-timeout", "PT5S"));
            try (exchange;
                    PbxConnection connection = new ThreeCxProvider().connect(PbxSettings.of(settings));
                    CallFeed.Subscription subscription =
                            connection.feed().orElseThrow().start(host)) {
                await().atMost(LONG).until(() -> host.state instanceof CallFeed.State.Listening);
                for (int i = 0; i < CALLS; i++) {
                    begin(random.nextInt(3) > 0);
                }
                while (!left.isEmpty()) {
                    trouble();
                    step(left.get(random.nextInt(Math.min(4, left.size()))));
                }
                heal();
                check(connection.history().orElseThrow());
            }
        }

        private Play begin(boolean answered) {
            Play play = new Play("+7495%03d%04d".formatted(seed, plays.size()), random, answered);
            plays.add(play);
            left.add(play);
            return play;
        }

        private void step(Play play) {
            boolean known = !host.calls(play.client).isEmpty();
            int failures = host.failures.get();
            if (known && random.nextInt(5) == 0) {
                // It was said, and the line broke before it arrived.
                exchange.silently(() -> play.step(exchange));
                exchange.dropSockets(false);
            } else if (play.step(exchange)) {
                // Of what comes and goes before anybody can look, nobody can tell.
                await().atMost(LONG)
                        .until(() -> !host.calls(play.client).isEmpty() || !isUp() || host.failures.get() != failures);
            }
            left.removeIf(one -> one.steps.isEmpty());
        }

        /** Calls come and go meanwhile. */
        private void storeIsAway() {
            host.failures.set(3);
            step(begin(false));
            await().atMost(LONG).until(() -> host.failures.get() < 3 || !isUp());
        }

        private void trouble() {
            switch (random.nextInt(14)) {
                case 0 -> exchange.dropSockets(true);
                case 1 -> exchange.dropSockets(false);
                case 2 -> exchange.takeToken();
                case 3 ->
                    exchange.faults().answer(1 + random.nextInt(4), STATUSES.get(random.nextInt(STATUSES.size())));
                case 4 -> exchange.faults().loseAnswers(1 + random.nextInt(2));
                case 5 -> storeIsAway();
                case 6 -> exchange.office().webSockets(false);
                case 7 -> exchange.office().webSockets(true);
                case 8 -> await().atMost(LONG).until(() -> exchange.unread() == 0 || !isUp());
                case 9, 10 -> host.slow.set(true);
                default -> {}
            }
        }

        private boolean isUp() {
            return host.state instanceof CallFeed.State.Listening;
        }

        private void heal() {
            exchange.office().webSockets(true);
            host.failures.set(0);
            while (exchange.faults().take().isPresent()) {
                // Else they would meet whoever asks next.
                Thread.onSpinWait();
            }
        }

        private void check(CallHistory history) {
            await().atMost(LONG)
                    .untilAsserted(() -> assertThat(host.state)
                            .as("seed %d, %d listeners", seed, exchange.listeners())
                            .isInstanceOf(CallFeed.State.Listening.class));
            await().atMost(LONG)
                    .untilAsserted(
                            () -> assertThat(open()).as("seed %d: open", seed).isEmpty());
            // The host reads a while after it hears again.
            host.gaps.forEach(gap -> read(history, gap));
            for (Play play : plays) {
                String story = "seed %d, %s".formatted(seed, play.client);
                Set<CallIdentity> calls = host.calls(play.client);
                assertThat(calls).as(story).hasSize(1);
                List<CallEvent.Ended> ends = host.ends(calls.iterator().next());
                assertThat(ends).as(story).isNotEmpty();
                assertThat(ends).as(story).extracting(CallEvent.Ended::result).containsOnly(play.result);
            }
        }

        private List<CallIdentity> open() {
            return host.events.stream()
                    .map(CallEvent::call)
                    .distinct()
                    .filter(call -> host.ends(call).isEmpty())
                    .toList();
        }

        private void read(CallHistory history, CallHistory.HistoryRange gap) {
            CallHistory.KnownCalls known = part -> host.events.stream()
                    .map(CallEvent::call)
                    .distinct()
                    .filter(call -> ((CallIdentity.ById) call).id().startsWith(part))
                    .toList();
            ((CallHistory.HistoryAnswer.Page) history.read(gap, null, known))
                    .calls()
                    .forEach(call -> host.events.addAll(call.events()));
        }
    }
}
