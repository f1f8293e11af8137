package io.github.pbx24.correlation.jdbc;

import static io.github.pbx24.correlation.jdbc.Calls.NOW;

import io.github.pbx24.correlation.CallRecord;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The child of {@link H2KilledProcessTest}: makes and changes calls from eight threads and prints the id and the version of
 * each once it is acknowledged.
 */
final class ChangeUntilKilled {
    private static final int THREADS = 8;
    private static final int CHANGES = 5;

    private ChangeUntilKilled() {}

    public static void main(String[] locationAndLife) {
        JdbcCallStore store = JdbcCallStore.create(Databases.h2(locationAndLife[0]));
        AtomicInteger number = new AtomicInteger();
        for (int i = 0; i < THREADS; i++) {
            new Thread(() -> {
                        while (true) {
                            live(store, locationAndLife[1] + "-" + number.incrementAndGet());
                        }
                    })
                    .start();
        }
    }

    private static void live(JdbcCallStore store, String id) {
        CallRecord call = Calls.call(id);
        acknowledge(store.createIfNew(call, List.of(Calls.name(id))), call);
        for (int change = 0; change < CHANGES; change++) {
            call = Calls.next(call);
            acknowledge(store.replace(call), call);
        }
        store.lease(id, "dead", NOW, NOW.plusSeconds(15));
    }

    private static void acknowledge(boolean done, CallRecord call) {
        if (!done) {
            throw new IllegalStateException("nobody else can have changed " + call.id());
        }
        System.out.println("call " + call.id() + " " + call.version() + ".");
    }
}
