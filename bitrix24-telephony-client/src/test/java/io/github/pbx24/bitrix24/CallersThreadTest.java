package io.github.pbx24.bitrix24;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.pbx24.bitrix24.oauth.InMemoryTokenStore;
import io.github.pbx24.bitrix24.oauth.OAuthTokens;
import io.github.pbx24.bitrix24.pacing.PacingPlan;
import io.github.pbx24.bitrix24.telephony.ExternalCalls;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A request that a caller waits for travels on the caller's thread if nothing but the portal is to be waited for. Nobody can tell
 * except by the clock: it does, reports and promises the same as one that travels on a thread of the client.
 */
@Execution(ExecutionMode.CONCURRENT)
class CallersThreadTest {

    private static final PacingPlan AT_ONCE = PacingPlan.none().withoutAutoBatch();

    private final FakePortal portal = new FakePortal();
    private final ConcurrentLinkedQueue<String> received = new ConcurrentLinkedQueue<>();

    /** The threads that carried something, with what. */
    private final ConcurrentLinkedQueue<Trip> carried = new ConcurrentLinkedQueue<>();

    private final Semaphore arrived = new Semaphore(0);
    private volatile CountDownLatch mayAnswer = new CountDownLatch(0);
    private volatile FaultMatrixTest.Fault fault = FaultMatrixTest.Fault.NOTHING;
    private int faulty;
    private int tokens;

    private record Trip(Thread thread, boolean interrupted, String report) {}

    /** A machine that stops for seconds lets the idle connection end; then another thread carries what was meant to be tried. */
    private void untilCarriedHere(Supplier<Thread> story) {
        for (int attempt = 0; attempt < 20; attempt++) {
            Thread caller = story.get();
            if (carried.stream().anyMatch(trip -> trip.thread() == caller)) {
                return;
            }
        }
        throw new AssertionError("never on the caller's thread");
    }

    private final Bitrix24Listener listener = new Bitrix24Listener() {
        @Override
        public void requestFinished(FinishedRequest request) {
            carried.add(new Trip(
                    Thread.currentThread(),
                    Thread.currentThread().isInterrupted(),
                    request.method() + " " + request.attempt() + " " + request.outcome()));
        }
    };

    CallersThreadTest() {
        portal.server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) throws InterruptedException {
                if (request.getTarget().startsWith("/oauth/")) {
                    return token();
                }
                received.add(request.getTarget() + " " + FakePortal.body(request));
                arrived.release();
                mayAnswer.await();
                return answer();
            }
        });
    }

    private synchronized MockResponse token() {
        return FakePortal.tokens(++tokens);
    }

    private synchronized MockResponse answer() {
        return faulty-- > 0
                ? fault.answer()
                : FakePortal.json(200, FakePortal.OK).build();
    }

    private synchronized void meet(FaultMatrixTest.Fault next, int times) {
        fault = next;
        faulty = times;
    }

    @AfterEach
    void close() {
        mayAnswer.countDown();
        portal.close();
    }

    private Bitrix24Client warm(Bitrix24ClientBuilder builder) {
        Bitrix24Client client = builder.listener(listener).pacing(AT_ONCE).build();
        client.execute(read("warm"));
        received.clear();
        carried.clear();
        arrived.drainPermits();
        return client;
    }

    private Bitrix24Client warm() {
        return warm(portal.builder());
    }

    private static Bitrix24Request<ResultNode> read(String method) {
        return request(method, Repeatability.REPEATABLE);
    }

    private static Bitrix24Request<ResultNode> request(String method, Repeatability repeatability) {
        return Bitrix24Request.generic(method, Map.of("ID", 1), repeatability);
    }

    /** What the portal heard, what the listener heard, what the caller heard. */
    private record Story(List<String> received, List<String> reports, String verdict) {}

    private Story story(
            Repeatability repeatability,
            int times,
            BiFunction<Bitrix24Client, Bitrix24Request<ResultNode>, ResultNode> execute) {
        synchronized (this) {
            tokens = 0;
        }
        InMemoryTokenStore store = new InMemoryTokenStore();
        store.save("portal-1", OAuthTokens.of("first-access", "first-refresh"));
        String verdict;
        try (Bitrix24Client client = warm(
                portal.builder(Bitrix24Authorization.oauth(portal.application(), portal.rest(), store, "portal-1")))) {
            meet(fault, times);
            try {
                verdict = execute.apply(client, request("a.method", repeatability))
                        .toString();
            } catch (Bitrix24Exception e) {
                verdict = e.getClass() + " " + e.getMessage() + " " + e.isTemporary() + " " + e.mayHaveRun();
            }
        }
        meet(fault, 0);
        return new Story(
                List.copyOf(received), carried.stream().map(Trip::report).toList(), verdict);
    }

    @ParameterizedTest
    @EnumSource(FaultMatrixTest.Fault.class)
    void the_story_is_the_same_on_both_threads(FaultMatrixTest.Fault met) {
        fault = met;
        for (Repeatability repeatability : Repeatability.values()) {
            for (int times : new int[] {0, 1, Integer.MAX_VALUE}) {
                Story there = story(repeatability, times, CallersThreadTest::joined);
                assertThat(carried).noneMatch(trip -> trip.thread() == Thread.currentThread());
                untilCarriedHere(() -> {
                    assertThat(story(repeatability, times, Bitrix24Client::execute))
                            .as("%s %s times %s", repeatability, times, met)
                            .isEqualTo(there);
                    return Thread.currentThread();
                });
            }
        }
    }

    private static ResultNode joined(Bitrix24Client client, Bitrix24Request<ResultNode> request) {
        try {
            return client.executeAsync(request).join();
        } catch (CompletionException e) {
            throw (Bitrix24Exception) e.getCause();
        }
    }

    @Test
    void what_has_to_connect_first_does_so_on_another_thread() {
        try (Bitrix24Client client = portal.builder().listener(listener).build()) {
            client.execute(read("a"));
        }
        assertThat(carried)
                .singleElement()
                .satisfies(trip -> assertThat(trip.thread()).isNotSameAs(Thread.currentThread()));
    }

    @Test
    void what_others_may_wait_for_travels_on_another_thread() {
        try (Bitrix24Client client = warm()) {
            client.execute(ExternalCalls.show("externalCall.1.2", List.of(1L)));
            client.execute(ExternalCalls.hide("externalCall.1.2", List.of(1L)));
        }
        assertThat(carried)
                .hasSize(2)
                .allSatisfy(trip -> assertThat(trip.thread()).isNotSameAs(Thread.currentThread()));
    }

    @Test
    void callers_that_have_to_wait_their_turn_are_packed_as_ever() throws InterruptedException {
        PacingPlan narrow = PacingPlan.custom(0.3, 2).withCardWindow(Duration.ZERO);
        try (Bitrix24Client client =
                portal.builder().listener(listener).pacing(narrow).build()) {
            List<Thread> callers = new ArrayList<>();
            mayAnswer = new CountDownLatch(1);
            CompletableFuture<ResultNode> first = client.executeAsync(read("first"));
            for (int i = 0; i < 5; i++) {
                Thread caller = new Thread(() -> {
                    try {
                        client.execute(read("a"));
                    } catch (Bitrix24Exception notABatch) {
                        // This portal does not answer batches as one does.
                    }
                });
                caller.start();
                callers.add(caller);
            }
            arrived.acquire();
            mayAnswer.countDown();
            first.join();
            for (Thread caller : callers) {
                caller.join();
            }
            assertThat(carried).noneMatch(trip -> callers.contains(trip.thread()));
        }
        assertThat(received).anyMatch(request -> request.contains("/batch "));
    }

    /** What is heard of the end of a caller whose request the portal has and does not answer. */
    private record End(Bitrix24TransportException failure, boolean interrupted) {}

    private void end(BiConsumer<Bitrix24Client, Thread> how, Consumer<End> law) {
        untilCarriedHere(() -> {
            try (Bitrix24Client client = warm()) {
                mayAnswer = new CountDownLatch(1);
                CompletableFuture<End> end = new CompletableFuture<>();
                Thread caller = new Thread(() -> {
                    try {
                        client.execute(request("a.add", Repeatability.NOT_REPEATABLE));
                    } catch (Bitrix24TransportException e) {
                        end.complete(new End(e, Thread.currentThread().isInterrupted()));
                    }
                });
                caller.start();
                arrived.acquireUninterruptibly();
                how.accept(client, caller);
                assertThat(end).succeedsWithin(Duration.ofMinutes(1)).satisfies(law::accept);
                assertThat(carried).noneMatch(Trip::interrupted);
                return caller;
            } finally {
                mayAnswer.countDown();
            }
        });
    }

    @Test
    void an_interrupt_ends_it() {
        end((client, caller) -> caller.interrupt(), end -> {
            assertThat(end.failure()).hasMessageContaining("interrupted");
            assertThat(end.failure().mayHaveRun()).isTrue();
            assertThat(end.failure().isTemporary()).isFalse();
            assertThat(end.interrupted()).as("stays interrupted").isTrue();
        });
    }

    @Test
    void closing_the_client_ends_it() {
        end((client, caller) -> client.close(), end -> {
            assertThat(end.failure()).hasMessageContaining("the client was closed");
            assertThat(end.failure().mayHaveRun()).isTrue();
        });
    }

    @Test
    void its_deadline_ends_it() {
        untilCarriedHere(() -> {
            try (Bitrix24Client client = warm()) {
                mayAnswer = new CountDownLatch(1);
                assertThatThrownBy(() -> client.execute(
                                request("a.add", Repeatability.NOT_REPEATABLE).within(Duration.ofMillis(200))))
                        .hasMessageContaining("timeout")
                        .isInstanceOfSatisfying(
                                Bitrix24TransportException.class,
                                failure -> assertThat(failure.mayHaveRun() || received.isEmpty())
                                        .isTrue());
                return Thread.currentThread();
            } finally {
                mayAnswer.countDown();
            }
        });
    }

    @Test
    void who_is_interrupted_already_sends_nothing() {
        untilCarriedHere(() -> {
            try (Bitrix24Client client = warm()) {
                Thread.currentThread().interrupt();
                assertThatThrownBy(() -> client.execute(read("a")))
                        .hasMessageContaining("interrupted")
                        .isInstanceOfSatisfying(
                                Bitrix24TransportException.class,
                                failure -> assertThat(failure.mayHaveRun() || received.isEmpty())
                                        .isTrue());
                assertThat(Thread.interrupted()).isTrue();
                boolean here = carried.stream().anyMatch(trip -> trip.thread() == Thread.currentThread());
                assertThat(here && !received.isEmpty()).isFalse();
                assertThat(client.execute(read("b"))).isNotNull();
                return Thread.currentThread();
            }
        });
    }

    @Test
    void a_token_that_does_not_come_can_be_waited_for_no_longer() throws InterruptedException {
        InMemoryTokenStore store = new InMemoryTokenStore();
        store.save("portal-1", OAuthTokens.of("first-access", "first-refresh"));
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        Dispatcher usual = portal.server.getDispatcher();
        portal.server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) throws InterruptedException {
                if (request.getTarget().startsWith("/oauth/")) {
                    asked.countDown();
                    never.await();
                }
                return usual.dispatch(request);
            }
        });
        List<Throwable> thrown = new ArrayList<>();
        try (Bitrix24Client client = warm(
                portal.builder(Bitrix24Authorization.oauth(portal.application(), portal.rest(), store, "portal-1")))) {
            meet(FaultMatrixTest.Fault.EXPIRED_TOKEN, 1);
            Thread caller = new Thread(() -> {
                try {
                    client.execute(read("a"));
                } catch (Bitrix24TransportException e) {
                    thrown.add(e);
                }
            });
            caller.start();
            asked.await();
            caller.interrupt();
            caller.join(60_000);
            never.countDown();
        }
        assertThat(thrown)
                .singleElement()
                .satisfies(failure -> assertThat(failure).hasMessageContaining("interrupted"));
    }

    @Test
    void callers_with_little_stack_break_nothing() {
        try (Bitrix24Client client = warm()) {
            for (int round = 0; round < 3; round++) {
                callFromTheEndOfTheStack(client, 1500);
                // As many at once as there are places; none is lost.
                List<CompletableFuture<ResultNode>> all = new ArrayList<>();
                Stream.generate(() -> read("healthy"))
                        .limit(100)
                        .forEach(request -> all.add(client.executeAsync(request)));
                await().atMost(Duration.ofSeconds(60)).until(() -> all.stream().allMatch(CompletableFuture::isDone));
                assertThat(all).noneMatch(CompletableFuture::isCompletedExceptionally);
            }
        }
    }

    /** Calls from each of the last frames. */
    private static int callFromTheEndOfTheStack(Bitrix24Client client, int frames) {
        int above;
        try {
            above = callFromTheEndOfTheStack(client, frames);
        } catch (StackOverflowError end) {
            return 1;
        }
        if (above < frames && above % 10 == 0) {
            try {
                client.execute(read("deep"));
            } catch (StackOverflowError tooDeep) {
                return above + 1;
            }
        }
        return above + 1;
    }
}
