package io.github.pbx24.correlation.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.correlation.fact.ClickToCall;
import io.github.pbx24.correlation.plan.CallProgress;
import io.github.pbx24.correlation.store.CallStore.Claim;
import io.github.pbx24.pbx.CallDetails;
import io.github.pbx24.pbx.CallEvent;
import io.github.pbx24.pbx.CallIdentity;
import io.github.pbx24.pbx.CallResult;
import io.github.pbx24.pbx.Direction;
import io.github.pbx24.pbx.Extension;
import io.github.pbx24.pbx.TransferKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;

/** What the kits share: a store, things to say to it, and races. */
abstract class StoreKit {

    static final Instant NOW = Instant.parse("2026-03-02T09:00:00.123456Z");
    static final String PBX = "office";
    static final String CLIENT = "+79000000011";
    static final Next.Rest NOTHING_LEFT = new Next.Rest(null, Urgency.ENDED);

    private static final AtomicInteger IDS = new AtomicInteger();

    private final Supply supply;
    CallStore store = new InMemoryCallStore();

    /** Where stores come from. */
    interface Supply {
        CallStore empty() throws Exception;

        CallStore again(CallStore first) throws Exception;
    }

    StoreKit(Supply supply) {
        this.supply = supply;
    }

    @BeforeEach
    final void take_an_empty_store() throws Exception {
        store = supply.empty();
    }

    /** The store as several nodes see it. */
    final List<CallStore> nodes(int count) throws Exception {
        List<CallStore> nodes = new ArrayList<>(List.of(store));
        while (nodes.size() < count) {
            nodes.add(supply.again(store));
        }
        return nodes;
    }

    static String newId() {
        return IDS.incrementAndGet() + "~" + PBX;
    }

    static Hearing hearing(Instant at, CallEvent... events) {
        return new Hearing(newId(), PBX, List.of(events), at, at, String::equals);
    }

    final String hear(CallEvent... events) {
        return store.hear(hearing(NOW, events)).id();
    }

    final TrackedCall read(String id) {
        return store.load(id).flatMap(Loaded::call).orElseThrow();
    }

    static CallDetails details(@Nullable String client) {
        return CallDetails.of(Direction.OUTBOUND, client, "+74950000101");
    }

    static CallEvent ringing(String callId, @Nullable String extension) {
        return ringing(callId, extension, CLIENT);
    }

    static CallEvent ringing(String callId, @Nullable String extension, @Nullable String client) {
        return new CallEvent.Ringing(
                CallIdentity.id(callId),
                details(client),
                null,
                extension == null ? null : Extension.of(extension),
                CallEvent.NO_LEG);
    }

    static CallEvent transferred(String callId, String to) {
        return new CallEvent.Transferred(
                CallIdentity.id(callId), details(CLIENT), null, null, Extension.of(to), TransferKind.BLIND, 0);
    }

    static CallEvent ended(String callId, @Nullable Instant at) {
        return new CallEvent.Ended(
                CallIdentity.id(callId),
                details(CLIENT),
                at,
                Extension.of("101"),
                CallResult.ANSWERED,
                Duration.ofSeconds(50),
                null);
    }

    static Asked asked(String crmCallId, Instant at) {
        ClickToCall click = ClickToCall.click(crmCallId, 7, "101", CLIENT, null, at, at);
        return new Asked(newId(), PBX, click, at.plusSeconds(600), at);
    }

    static Claim claim(String owner, Instant now) {
        return new Claim(owner, now, now.plusSeconds(20));
    }

    final Lease begin(String id, String owner, Instant now) {
        TrackedCall call = read(id);
        return store.begin(call, claim(owner, now), call.progress(), CallLook.NONE)
                .orElseThrow();
    }

    /** Some progress, different for each id. */
    static CallProgress registered(String crmCallId) {
        return CallProgress.startedInBitrix24(ClickToCall.click(crmCallId, 7, "101", CLIENT, null, NOW, NOW));
    }

    static CallProgress finished(CallProgress progress) {
        return progress.handedOver();
    }

    final void rest(String id, @Nullable Instant dueAt, Urgency urgency) {
        assertThat(store.rest(read(id), NOW, new Next.Rest(dueAt, urgency), CallLook.NONE))
                .isTrue();
    }

    final List<String> due(Instant now) {
        return due(now, 100);
    }

    final List<String> due(Instant now, int limit) {
        return store.due(Map.of(PBX, limit), now).stream()
                .map(CallStore.Due::id)
                .toList();
    }

    static Set<String> exchanges() {
        return Set.of(PBX);
    }

    /** Runs all at the same moment. */
    static <T> List<T> race(List<Callable<T>> racers) throws Exception {
        CyclicBarrier start = new CyclicBarrier(racers.size());
        ExecutorService threads = Executors.newFixedThreadPool(racers.size());
        try {
            List<Future<T>> running = new ArrayList<>();
            for (Callable<T> racer : racers) {
                running.add(threads.submit(() -> {
                    start.await();
                    return racer.call();
                }));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> result : running) {
                results.add(result.get());
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }
}
