package io.github.pbx24.correlation.jdbc;

import io.github.pbx24.correlation.CallRecord;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Measures changes of calls by compare-and-set on an H2 file and on PostgreSQL: each thread changes its own call without a
 * pause.
 *
 * <p>Run with the module's test class path: {@code java -cp … io.github.pbx24.correlation.jdbc.LoadMain [seconds]}.
 */
final class LoadMain {
    private static final int[] THREADS = {1, 8, 16};

    private LoadMain() {}

    public static void main(String[] args) throws Exception {
        int seconds = args.length > 0 ? Integer.parseInt(args[0]) : 5;
        Path directory = Files.createTempDirectory("calls-load");
        try (JdbcCallStore h2 = JdbcCallStore.create(Databases.h2("file:" + directory.resolve("calls")))) {
            run("H2 file", h2, seconds);
        }
        try (JdbcCallStore postgres = JdbcCallStore.create(Databases.postgres())) {
            run("PostgreSQL", postgres, seconds);
        }
        // The pools keep threads that would keep the process.
        System.exit(0);
    }

    private static void run(String name, JdbcCallStore store, int seconds) throws InterruptedException {
        measure("warm-up", store, 8, seconds);
        for (int threads : THREADS) {
            measure(name, store, threads, seconds);
        }
    }

    private static void measure(String name, JdbcCallStore store, int threads, int seconds)
            throws InterruptedException {
        long[][] nanos = new long[threads][];
        AtomicLong changes = new AtomicLong();
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        long start = System.nanoTime();
        long end = start + TimeUnit.SECONDS.toNanos(seconds);
        for (int i = 0; i < threads; i++) {
            String id = name + "-" + threads + "-" + i;
            int thread = i;
            pool.execute(() -> nanos[thread] = change(store, id, end, changes));
        }
        pool.shutdown();
        pool.awaitTermination(10, TimeUnit.MINUTES);
        double took = (System.nanoTime() - start) / 1e9;
        long[] all = Arrays.stream(nanos).flatMapToLong(Arrays::stream).sorted().toArray();
        System.out.printf(
                Locale.ROOT,
                "%s: %d threads, %.0f changes/s, p50 %.2f ms, p99 %.2f ms, max %.1f ms%n",
                name,
                threads,
                changes.get() / took,
                all[all.length / 2] / 1e6,
                all[all.length * 99 / 100] / 1e6,
                all[all.length - 1] / 1e6);
    }

    private static long[] change(JdbcCallStore store, String id, long end, AtomicLong changes) {
        CallRecord call = Calls.call(id);
        store.createIfNew(call, List.of(Calls.name(id)));
        long[] nanos = new long[1024];
        int count = 0;
        while (System.nanoTime() < end) {
            long before = System.nanoTime();
            call = Calls.next(call);
            if (!store.replace(call)) {
                throw new IllegalStateException("nobody else changes this call");
            }
            nanos = count < nanos.length ? nanos : Arrays.copyOf(nanos, 2 * nanos.length);
            nanos[count++] = System.nanoTime() - before;
        }
        changes.addAndGet(count);
        return Arrays.copyOf(nanos, count);
    }
}
