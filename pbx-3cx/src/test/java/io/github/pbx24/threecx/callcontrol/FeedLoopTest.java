package io.github.pbx24.threecx.callcontrol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.pbx24.pbx.CallEvent;
import io.github.pbx24.pbx.CallFeed;
import io.github.pbx24.pbx.CallIdentity;
import io.github.pbx24.pbx.PbxSettings;
import io.github.pbx24.pbx.simulator.threecx.V20Call;
import io.github.pbx24.pbx.simulator.threecx.V20Exchange;
import io.github.pbx24.threecx.internal.api.Api;
import io.github.pbx24.threecx.internal.api.ApiTokens;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okio.ByteString;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a feed must stand: hosts that throw, stores that are away at the wrong moment, sockets that speak after their time. */
@Execution(ExecutionMode.CONCURRENT)
class FeedLoopTest {

    private static final String CLIENT = "+74951234567";
    private static final Duration LONG = Duration.ofSeconds(60);

    private final V20Exchange exchange = V20Exchange.start(Clock.systemUTC());
    private final Sockets sockets = new Sockets();

    @AfterEach
    void stop() {
        exchange.close();
        sockets.dispatcher().executorService().shutdown();
    }

    /** Real sockets, which a test may hear and speak for. */
    static final class Sockets extends OkHttpClient {

        private final CopyOnWriteArrayList<Ear> ears = new CopyOnWriteArrayList<>();
        private volatile Runnable before = () -> {};

        @Override
        public WebSocket newWebSocket(Request request, WebSocketListener listener) {
            before.run();
            Ear ear = new Ear(listener);
            ears.add(ear);
            WebSocket socket = super.newWebSocket(request, ear);
            ear.socket.complete(socket);
            return socket;
        }
    }

    /** One socket. */
    static final class Ear extends WebSocketListener {

        private final WebSocketListener listener;
        private final List<String> messages = new CopyOnWriteArrayList<>();
        private final CountDownLatch over = new CountDownLatch(1);
        private final CompletableFuture<WebSocket> socket = new CompletableFuture<>();

        Ear(WebSocketListener listener) {
            this.listener = listener;
        }

        @Override
        public void onOpen(WebSocket one, Response response) {
            listener.onOpen(one, response);
        }

        @Override
        public void onMessage(WebSocket one, String text) {
            listener.onMessage(one, text);
            messages.add(text);
        }

        @Override
        public void onMessage(WebSocket one, ByteString bytes) {
            listener.onMessage(one, bytes);
        }

        @Override
        public void onClosing(WebSocket one, int code, String reason) {
            listener.onClosing(one, code, reason);
        }

        @Override
        public void onClosed(WebSocket one, int code, String reason) {
            listener.onClosed(one, code, reason);
            over.countDown();
        }

        @Override
        public void onFailure(WebSocket one, Throwable failure, @Nullable Response response) {
            listener.onFailure(one, failure, response);
            over.countDown();
        }
    }

    /** By itself it compares only when it has connected. */
    private FeedLoop loop(CallFeed.Listener listener) {
        return loop(listener, "PT10M");
    }

    private FeedLoop loop(CallFeed.Listener listener, String snapshotEvery) {
        Map<String, Object> map = new HashMap<>(exchange.settings());
        map.putAll(Map.of("grace", "PT0.05S", "snapshot-every", snapshotEvery));
        CallControlSettings settings = CallControlSettings.read(PbxSettings.of(map));
        OkHttpClient http = new OkHttpClient();
        Clock clock = Clock.systemUTC();
        ApiTokens tokens = new ApiTokens(http, settings.baseUrl(), settings.clientId(), settings.clientSecret(), clock);
        Api api = new Api(http, settings.baseUrl(), tokens);
        return new FeedLoop(
                new ControlFeed.Parts(
                        settings,
                        sockets,
                        tokens,
                        api,
                        new ControlApi(api),
                        new CallLog(api, new Staff(api), settings.lines(), settings.recordings()),
                        new CallNames(),
                        clock),
                listener);
    }

    /** A host to which something happens when it hears how the feed fares, or is asked. */
    private static class Odd implements CallFeed.Listener {

        final Host host = new Host();

        @Override
        public void heard(List<CallEvent> events, Instant heardAt) {
            host.heard(events, heardAt);
        }

        @Override
        public List<CallIdentity> openCalls() {
            return host.openCalls();
        }

        @Override
        public void state(CallFeed.State state) {
            host.state(state);
        }
    }

    private static void awaitKinds(Host host, String... kinds) {
        await().atMost(LONG).untilAsserted(() -> assertThat(host.kinds()).containsExactly(kinds));
    }

    private static void awaitListening(Host host, int times) {
        await().atMost(LONG)
                .until(() -> host.states().stream()
                                .filter(CallFeed.State.Listening.class::isInstance)
                                .count()
                        == times);
    }

    /** A message of an older socket that nobody reads any more must not keep one of the new socket out. */
    @Test
    void a_change_that_an_older_socket_told_too_late_does_not_stand_for_one_of_the_new() {
        V20Call call = exchange.incoming(CLIENT, Instant.now());
        Odd odd = new Odd() {
            @Override
            public void state(CallFeed.State state) {
                boolean again = state instanceof CallFeed.State.Listening
                        && host.states().stream().anyMatch(CallFeed.State.Down.class::isInstance);
                if (again) {
                    // All legs have been read, and this keeps the thread of the feed. Now the phone rings.
                    call.rings(List.of("101"));
                    Ear fresh = sockets.ears.get(1);
                    await().atMost(LONG).until(() -> fresh.messages.size() == 2);
                }
                super.state(state);
            }
        };
        sockets.before = () -> {
            if (!sockets.ears.isEmpty()) {
                // The line is dead already, and what it had said last arrives only now.
                Ear old = sockets.ears.get(0);
                old.listener.onMessage(
                        old.socket.join(),
                        "{\"sequence\":1,\"event\":{\"event_type\":0,\"entity\":\"/callcontrol/101/participants/1\","
                                + "\"attached_data\":null}}");
            }
        };
        FeedLoop loop = loop(odd);
        loop.start();
        try {
            awaitListening(odd.host, 1);
            exchange.dropSockets(false);

            awaitKinds(odd.host, "Ringing");
        } finally {
            loop.close();
        }
    }

    static List<Supplier<Throwable>> whatAHostMayThrow() {
        return List.of(IllegalStateException::new, StackOverflowError::new, AssertionError::new, LinkageError::new);
    }

    private static RuntimeException thrown(Supplier<Throwable> what) {
        Throwable thrown = what.get();
        if (thrown instanceof Error error) {
            throw error;
        }
        throw (RuntimeException) thrown;
    }

    /** What a host throws when it is told of a lost connection must not keep the feed from connecting again, nor anything else. */
    @ParameterizedTest
    @MethodSource("whatAHostMayThrow")
    void a_host_that_throws_whatever_it_is_told_hears_of_calls_all_the_same(Supplier<Throwable> what) {
        Odd odd = new Odd() {
            private int told;
            private int asked;
            private int heard;

            @Override
            public void state(CallFeed.State state) {
                if (++told <= 5) {
                    throw thrown(what);
                }
                super.state(state);
            }

            @Override
            public List<CallIdentity> openCalls() {
                if (++asked == 1) {
                    throw thrown(what);
                }
                return super.openCalls();
            }

            @Override
            public void heard(List<CallEvent> events, Instant heardAt) {
                if (++heard <= 2) {
                    throw thrown(what);
                }
                super.heard(events, heardAt);
            }
        };
        exchange.faults().answer(2, 503);
        FeedLoop loop = loop(odd, "PT0.05S");
        loop.start();
        try {
            await().atMost(LONG).until(() -> exchange.listeners() > 0);
            V20Call call = exchange.incoming(CLIENT, Instant.now());
            call.rings(List.of("101"));
            await().atMost(LONG).until(() -> odd.host.kinds().contains("Ringing"));
            exchange.dropSockets(true);
            call.answeredBy("101");
            await().atMost(LONG).until(() -> odd.host.kinds().contains("Answered"));
            call.over(3);
            awaitKinds(odd.host, "Ringing", "Answered", "Ended");
            assertThat(exchange.listeners()).isOne();
        } finally {
            loop.close();
        }
    }

    /** Otherwise the host does not know that it has a gap to read. */
    @Test
    void a_lost_connection_of_which_the_host_took_no_note_is_told_before_the_next_one() {
        Odd odd = new Odd() {
            private boolean failed;

            @Override
            public void state(CallFeed.State state) {
                if (state instanceof CallFeed.State.Down && !failed) {
                    failed = true;
                    throw new IllegalStateException("not now");
                }
                super.state(state);
            }
        };
        FeedLoop loop = loop(odd);
        loop.start();
        try {
            awaitListening(odd.host, 1);
            exchange.dropSockets(true);
            awaitListening(odd.host, 2);
            assertThat(odd.host.states().get(1)).isInstanceOf(CallFeed.State.Down.class);
        } finally {
            loop.close();
        }
    }

    /** A comparison that could not be done because nothing could be stored is done as soon as it can, not at the next turn. */
    @Test
    void who_connects_while_the_store_is_away_hears_once_it_is_back() {
        Odd odd = new Odd();
        FeedLoop loop = loop(odd);
        loop.start();
        try {
            awaitListening(odd.host, 1);
            odd.host.fail(Integer.MAX_VALUE);
            V20Call first = exchange.incoming(CLIENT, Instant.now());
            first.rings(List.of("101"));
            await().atMost(LONG).until(() -> odd.host.failures() >= 1);
            exchange.dropSockets(true);
            await().atMost(LONG).until(() -> sockets.ears.size() == 2 && exchange.listeners() == 1);
            int before = odd.host.failures();
            await().atMost(LONG).until(() -> odd.host.failures() >= before + 2);
            exchange.incoming("+74957654321", Instant.now()).rings(List.of("102"));
            odd.host.fail(0);

            awaitKinds(odd.host, "Ringing", "Ringing");
        } finally {
            loop.close();
        }
    }

    /** Calls that come and go while nothing can be stored leave nothing to read but the call log: the host must know since when. */
    @Test
    void a_store_that_is_away_is_a_gap_for_the_host() {
        Odd odd = new Odd();
        FeedLoop loop = loop(odd);
        loop.start();
        try {
            awaitListening(odd.host, 1);
            odd.host.fail(Integer.MAX_VALUE);
            exchange.incoming(CLIENT, Instant.now()).rings(List.of("101"));
            await().atMost(LONG).until(() -> odd.host.state() instanceof CallFeed.State.Down);
            V20Call unheard = exchange.incoming("+74957654321", Instant.now());
            unheard.rings(List.of("102"));
            unheard.unanswered();
            odd.host.fail(0);

            awaitListening(odd.host, 2);
            assertThat(odd.host.calls()).hasSize(1);
            assertThat(odd.host.states().get(1)).isEqualTo(new CallFeed.State.Down("what is heard cannot be stored"));
        } finally {
            loop.close();
        }
    }

    /** So many that they are thrown away: what may be among them is not taken for nothing. */
    @Test
    void a_call_whose_next_leg_was_among_too_many_messages_has_not_ended() {
        exchange.office().activeCalls(false);
        Odd odd = new Odd();
        FeedLoop loop = loop(odd);
        loop.start();
        try {
            awaitListening(odd.host, 1);
            V20Call call = exchange.incoming(CLIENT, Instant.now());
            call.rings(List.of("101"));
            call.answeredBy("101");
            await().atMost(LONG).until(() -> odd.host.kinds().contains("Answered"));
            odd.host.fail(Integer.MAX_VALUE);
            exchange.incoming("+74957654321", Instant.now()).rings(List.of("105"));
            await().atMost(LONG).until(() -> odd.host.failures() >= 1);
            Ear ear = sockets.ears.get(0);
            call.attendedTransfer("102", 5);
            // The consultation has two legs; the fifth is the one that matters.
            await().atMost(LONG)
                    .until(() ->
                            ear.messages.stream().anyMatch(text -> text.contains("/callcontrol/102/participants/5")));
            for (int i = 0; i < 10_100; i++) {
                ear.listener.onMessage(
                        ear.socket.join(),
                        "{\"sequence\":1,\"event\":{\"event_type\":1,\"entity\":\"/callcontrol/103/participants/"
                                + (1000 + i) + "\",\"attached_data\":null}}");
            }
            odd.host.fail(0);

            await().atMost(LONG).until(() -> odd.host.kinds().contains("Transferred"));
            assertThat(odd.host.kinds()).doesNotContain("Ended");
            assertThat(odd.host.calls()).hasSize(2);
        } finally {
            loop.close();
        }
    }

    /** The end may be asked for at the moment at which a socket is made. */
    @Test
    void a_feed_that_is_closed_while_it_connects_leaves_no_socket_behind() throws InterruptedException {
        CountDownLatch connects = new CountDownLatch(1);
        AtomicReference<Thread> closer = new AtomicReference<>(Thread.currentThread());
        sockets.before = () -> {
            connects.countDown();
            // Whoever closes interrupts, looks for a socket, and waits for this thread.
            boolean interrupted = false;
            while (!interrupted || closer.get().getState() != Thread.State.TIMED_WAITING) {
                interrupted |= Thread.interrupted();
                Thread.onSpinWait();
            }
        };
        FeedLoop loop = loop(new Odd());
        loop.start();
        connects.await();
        closer.set(new Thread(loop::close));
        closer.get().start();
        closer.get().join();

        assertThat(sockets.ears.get(0).over.await(60, TimeUnit.SECONDS)).isTrue();
    }
}
