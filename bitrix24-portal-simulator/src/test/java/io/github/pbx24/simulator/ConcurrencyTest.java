package io.github.pbx24.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class ConcurrencyTest {

    private static final int THREADS = 8;
    private static final int CALLS = 50;

    @Test
    void many_threads_register_the_same_calls_and_each_is_finished_once() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(THREADS);
        try (PortalSimulator portal = PortalSimulator.builder().start()) {
            portal.addUser(17, "Ivan Petrov", "101");
            Rest rest = Rest.webhook(portal);
            List<Future<Integer>> finished = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                finished.add(pool.submit(() -> {
                    int won = 0;
                    for (int call = 0; call < CALLS; call++) {
                        String id = rest.register(17, "+74950000101", "pbx-" + call);
                        won += rest.finish(id, 17, 5).status() == 200 ? 1 : 0;
                    }
                    return won;
                }));
            }
            int won = 0;
            for (Future<Integer> future : finished) {
                won += future.get();
            }
            assertThat(portal.calls()).hasSize(won);
            assertThat(new HashSet<>(
                            portal.calls().stream().map(CallHistoryRow::callId).toList()))
                    .hasSize(won);
            assertThat(portal.activeCalls()).isEmpty();
            assertThat(portal.requests()).hasSize(THREADS * CALLS * 2);
        } finally {
            pool.shutdownNow();
        }
    }
}
