package io.github.pbx24.correlation.jdbc;

import io.github.pbx24.correlation.store.CallLook;
import io.github.pbx24.correlation.store.CallStore;
import io.github.pbx24.correlation.store.Next;
import io.github.pbx24.correlation.store.TrackedCall;
import io.github.pbx24.correlation.store.Urgency;
import io.github.pbx24.jdbc.JdbcDatabase;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The child of {@link KilledProcessTest}: hears of calls and works on them from eight threads, and prints how many statements
 * of each are acknowledged.
 */
final class HearUntilKilled {

    private static final int THREADS = 8;
    private static final int STATEMENTS = 5;

    private HearUntilKilled() {}

    public static void main(String[] fileAndLife) {
        CallStore store = JdbcCallStore.create(JdbcDatabase.sqlite(Path.of(fileAndLife[0])));
        AtomicInteger number = new AtomicInteger();
        for (int i = 0; i < THREADS; i++) {
            new Thread(() -> {
                        while (true) {
                            live(store, fileAndLife[1] + "-" + number.incrementAndGet());
                        }
                    })
                    .start();
        }
    }

    private static void live(CallStore store, String callId) {
        String id = "rt~" + callId;
        for (int i = 1; i <= STATEMENTS; i++) {
            store.hear(Said.hearing(id, Said.ringing(callId, String.valueOf(i))));
            System.out.println("call " + callId + " " + i + ".");
        }
        TrackedCall call = store.load(id).flatMap(loaded -> loaded.call()).orElseThrow();
        store.begin(call, new CallStore.Claim("me", Said.NOW, Said.NOW.plusSeconds(20)), call.progress(), CallLook.NONE)
                .ifPresent(
                        lease -> store.save(lease, call.progress(), new Next.Rest(null, Urgency.ENDED), CallLook.NONE));
    }
}
