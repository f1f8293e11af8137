package io.github.pbx24.benchmarks;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.gruelbox.transactionoutbox.Dialect;
import com.gruelbox.transactionoutbox.Instantiator;
import com.gruelbox.transactionoutbox.Persistor;
import com.gruelbox.transactionoutbox.Submitter;
import com.gruelbox.transactionoutbox.TransactionManager;
import com.gruelbox.transactionoutbox.TransactionOutbox;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.pbx24.inbox.Delivery;
import io.github.pbx24.inbox.Inbox;
import io.github.pbx24.inbox.InboxSource;
import io.github.pbx24.inbox.Receipt;
import io.github.pbx24.inbox.Screening;
import io.github.pbx24.inbox.jdbc.JdbcInboxStore;
import io.github.pbx24.jdbc.JdbcDatabase;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * The inbox beside db-scheduler and transaction-outbox: how many small jobs a second are stored, each in a transaction of its own and
 * with a key against repetitions, and how many a second are done afterwards by handlers that do nothing. All on the same
 * machine, the same embedded PostgreSQL, with the same number of threads, in turns; then the inbox alone on SQLite. On a machine
 * that does other things too, the processor time a job, JVM and PostgreSQL together, says more than the rates. At last 500
 * events a second on SQLite while every handler hangs.
 *
 * <p>Run on Linux: {@code java -cp benchmarks/target/benchmarks.jar io.github.pbx24.benchmarks.InboxBesideOthers [jobs] [rounds]}.
 */
public final class InboxBesideOthers {

    private static final int THREADS = 16;
    private static final String PAYLOAD = "x".repeat(600);

    private static long postmaster;

    private InboxBesideOthers() {}

    /** One way to keep jobs, freshly made on an empty database. */
    private interface Contender extends AutoCloseable {
        /** Stores a job; when this returns it is committed. */
        void accept(String key) throws Exception;

        /** Starts to work on what is stored. */
        void start();

        @Override
        void close() throws Exception;
    }

    private interface Maker {
        Contender make(Runnable job) throws Exception;
    }

    /**
     * Prints the figures.
     *
     * @param arguments how many jobs, default 20,000; how many rounds, default 3
     * @throws Exception if a database does not work
     */
    public static void main(String[] arguments) throws Exception {
        int jobs = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 20_000;
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 3;
        print("%d jobs, %d threads, load before: %.1f", jobs, THREADS, load());
        Path folder = Files.createTempDirectory("inbox-figures");
        try (EmbeddedPostgres postgres = EmbeddedPostgres.builder()
                .setServerConfig("max_connections", "200")
                .start()) {
            postmaster = postmasterOf(postgres);
            List<String> names = List.of("pbx24 inbox", "db-scheduler", "transaction-outbox", "pbx24 inbox, SQLite");
            List<Maker> makers = List.of(
                    job -> inboxOnPostgres(postgres, job),
                    job -> dbScheduler(postgres, job),
                    job -> transactionOutbox(postgres, job),
                    job -> inboxOnSqlite(folder, job));
            for (Maker maker : makers) {
                run(maker, Math.max(1000, jobs / 10));
            }
            double[][] accepted = new double[makers.size()][rounds];
            double[][] completed = new double[makers.size()][rounds];
            double[][] acceptCpu = new double[makers.size()][rounds];
            double[][] completeCpu = new double[makers.size()][rounds];
            for (int round = 0; round < rounds; round++) {
                for (int i = 0; i < makers.size(); i++) {
                    Figures figures = run(makers.get(i), jobs);
                    accepted[i][round] = figures.accepted();
                    completed[i][round] = figures.completed();
                    acceptCpu[i][round] = figures.acceptCpu();
                    completeCpu[i][round] = figures.completeCpu();
                    print(
                            "%-20s accepted %6.0f/s, p50 %5.1f ms, p99 %5.1f ms, cpu %4.0f us;"
                                    + " completed %6.0f/s, cpu %4.0f us; load %.1f",
                            names.get(i),
                            figures.accepted(),
                            figures.p50(),
                            figures.p99(),
                            figures.acceptCpu(),
                            figures.completed(),
                            figures.completeCpu(),
                            load());
                }
            }
            for (int i = 1; i < 3; i++) {
                print(
                        "median, inbox to %s on PostgreSQL: accepted %.2f, completed %.2f",
                        names.get(i),
                        median(accepted[0]) / median(accepted[i]),
                        median(completed[0]) / median(completed[i]));
                print(
                        "least processor time a job, %s to the inbox: accepted %.2f, completed %.2f",
                        names.get(i),
                        least(acceptCpu[i]) / least(acceptCpu[0]),
                        least(completeCpu[i]) / least(completeCpu[0]));
            }
        }
        hanging(folder);
        delete(folder);
    }

    /** Rates, delays, and microseconds of processor time a job, of this process and the database's together. */
    private record Figures(
            double accepted, double p50, double p99, double acceptCpu, double completed, double completeCpu) {}

    private static Figures run(Maker maker, int jobs) throws Exception {
        AtomicInteger done = new AtomicInteger();
        CountDownLatch all = new CountDownLatch(jobs);
        Runnable job = () -> {
            done.incrementAndGet();
            all.countDown();
        };
        try (Contender contender = maker.make(job)) {
            long[] took = new long[jobs];
            AtomicInteger next = new AtomicInteger();
            long cpu = cpuMicros();
            long begin = System.nanoTime();
            ExecutorService senders = Executors.newFixedThreadPool(THREADS);
            for (int i = 0; i < THREADS; i++) {
                senders.execute(() -> {
                    for (int number = next.getAndIncrement(); number < jobs; number = next.getAndIncrement()) {
                        long start = System.nanoTime();
                        try {
                            contender.accept("job-" + number);
                        } catch (Exception e) {
                            throw new IllegalStateException(e);
                        }
                        took[number] = System.nanoTime() - start;
                    }
                });
            }
            senders.shutdown();
            if (!senders.awaitTermination(10, TimeUnit.MINUTES)) {
                throw new IllegalStateException("not everything was stored");
            }
            double accepted = jobs / seconds(begin);
            double acceptCpu = (cpuMicros() - cpu) / (double) jobs;
            cpu = cpuMicros();
            long started = System.nanoTime();
            contender.start();
            if (!all.await(10, TimeUnit.MINUTES)) {
                throw new IllegalStateException("done " + done.get() + " of " + jobs);
            }
            double completed = jobs / seconds(started);
            double completeCpu = (cpuMicros() - cpu) / (double) jobs;
            Arrays.sort(took);
            return new Figures(accepted, millis(took, 0.50), millis(took, 0.99), acceptCpu, completed, completeCpu);
        }
    }

    // The contenders.

    private record Jobs(Runnable job) implements InboxSource<String> {
        @Override
        public String id() {
            return "jobs";
        }

        @Override
        public Screening screen(String key) {
            return new Screening.Store("job", key, PAYLOAD.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public void handle(Delivery delivery) {
            job.run();
        }
    }

    private static Contender inboxOnPostgres(EmbeddedPostgres postgres, Runnable job) throws SQLException {
        HikariDataSource pool = pool(postgres);
        empty(pool);
        return inbox(JdbcDatabase.postgresql(pool), job, pool::close);
    }

    private static Contender inboxOnSqlite(Path folder, Runnable job) throws IOException {
        Path file = Files.createTempDirectory(folder, "sqlite").resolve("inbox.db");
        return inbox(JdbcDatabase.sqlite(file), job, () -> {});
    }

    private static Contender inbox(JdbcDatabase database, Runnable job, Runnable afterwards) {
        Jobs source = new Jobs(job);
        Inbox inbox = Inbox.builder(JdbcInboxStore.create(database))
                .source(source)
                .workers(THREADS)
                .build();
        return new Contender() {
            @Override
            public void accept(String key) {
                if (!(inbox.accept(source, key) instanceof Receipt.Stored)) {
                    throw new IllegalStateException("not stored");
                }
            }

            @Override
            public void start() {
                inbox.start();
            }

            @Override
            public void close() {
                inbox.close();
                database.close();
                afterwards.run();
            }
        };
    }

    private static Contender dbScheduler(EmbeddedPostgres postgres, Runnable job) throws SQLException {
        HikariDataSource pool = pool(postgres);
        empty(pool);
        // The table and indexes of its documentation for PostgreSQL.
        execute(
                pool,
                "create table scheduled_tasks (task_name text not null, task_instance text not null, task_data bytea,"
                        + " execution_time timestamp with time zone not null, picked boolean not null, picked_by text,"
                        + " last_success timestamp with time zone, last_failure timestamp with time zone,"
                        + " consecutive_failures int, last_heartbeat timestamp with time zone, version bigint not null,"
                        + " priority smallint, primary key (task_name, task_instance))",
                "create index execution_time_idx on scheduled_tasks (execution_time)",
                "create index last_heartbeat_idx on scheduled_tasks (last_heartbeat)",
                "create index priority_execution_time_idx on scheduled_tasks (priority desc, execution_time asc)");
        OneTimeTask<String> task = Tasks.oneTime("job", String.class).execute((instance, context) -> job.run());
        // What its documentation recommends for throughput on PostgreSQL.
        Scheduler scheduler = Scheduler.create(pool, task)
                .threads(THREADS)
                .pollUsingLockAndFetch(0.5, 4.0)
                .pollingInterval(Duration.ofSeconds(1))
                .build();
        return new Contender() {
            @Override
            public void accept(String key) {
                if (!scheduler.scheduleIfNotExists(task.instance(key, PAYLOAD), Instant.now())) {
                    throw new IllegalStateException("not stored");
                }
            }

            @Override
            public void start() {
                scheduler.start();
            }

            @Override
            public void close() {
                scheduler.stop();
                pool.close();
            }
        };
    }

    /** What transaction-outbox calls. */
    public interface Job {
        /**
         * Does the job.
         *
         * @param payload what it is about
         */
        void run(String payload);
    }

    private static Contender transactionOutbox(EmbeddedPostgres postgres, Runnable job) throws SQLException {
        HikariDataSource pool = pool(postgres);
        empty(pool);
        TransactionManager transactions = TransactionManager.fromDataSource(pool);
        ExecutorService workers = Executors.newFixedThreadPool(THREADS);
        Semaphore started = new Semaphore(0);
        Submitter work = Submitter.withExecutor(workers);
        TransactionOutbox outbox = TransactionOutbox.builder()
                .transactionManager(transactions)
                .persistor(Persistor.forDialect(Dialect.POSTGRESQL_9))
                .instantiator(Instantiator.using(type -> (Job) payload -> job.run()))
                .flushBatchSize(4096)
                .attemptFrequency(Duration.ofMinutes(5))
                .submitter((entry, local) -> {
                    // Until it is started nothing is worked on, as with the others.
                    if (started.availablePermits() > 0) {
                        work.submit(entry, local);
                    }
                })
                .build();
        Thread flusher = new Thread(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                if (!outbox.flush()) {
                    LockSupport.parkNanos(100_000_000);
                }
            }
        });
        flusher.setDaemon(true);
        return new Contender() {
            @Override
            public void accept(String key) {
                transactions.inTransaction(() ->
                        outbox.with().uniqueRequestId(key).schedule(Job.class).run(PAYLOAD));
            }

            @Override
            public void start() {
                // What was scheduled before is due after its first wait; here it is due at once.
                try {
                    execute(pool, "update txno_outbox set nextattempttime = now() - interval '1 day'");
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
                started.release();
                flusher.start();
            }

            @Override
            public void close() throws InterruptedException {
                flusher.interrupt();
                flusher.join(10_000);
                workers.shutdown();
                workers.awaitTermination(1, TimeUnit.MINUTES);
                pool.close();
            }
        };
    }

    // 500 events a second while handlers hang.

    private static void hanging(Path folder) throws Exception {
        int rate = 500;
        int events = rate * 20;
        CountDownLatch hang = new CountDownLatch(1);
        Runnable job = () -> {
            try {
                hang.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
        try (Contender inbox = inboxOnSqlite(folder, job)) {
            inbox.start();
            long[] took = new long[events];
            ExecutorService senders = Executors.newFixedThreadPool(64);
            long begin = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
            for (int i = 0; i < events; i++) {
                int number = i;
                // From the time at which it had to be sent: who waits for a thread waits too.
                long due = begin + i * TimeUnit.SECONDS.toNanos(1) / rate;
                while (System.nanoTime() < due) {
                    LockSupport.parkNanos(due - System.nanoTime());
                }
                senders.execute(() -> {
                    try {
                        inbox.accept("event-" + number);
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                    took[number] = System.nanoTime() - due;
                });
            }
            senders.shutdown();
            senders.awaitTermination(1, TimeUnit.MINUTES);
            Arrays.sort(took);
            print(
                    "SQLite, %d events/s while all %d handlers hang: p50 %.1f ms, p99 %.1f ms, longest %.1f ms; load %.1f",
                    rate, THREADS, millis(took, 0.5), millis(took, 0.99), millis(took, 1), load());
            hang.countDown();
        }
    }

    // What everybody needs.

    private static HikariDataSource pool(EmbeddedPostgres postgres) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(postgres.getPostgresDatabase());
        config.setMaximumPoolSize(THREADS * 2);
        return new HikariDataSource(config);
    }

    private static void empty(HikariDataSource pool) throws SQLException {
        execute(pool, "drop schema public cascade", "create schema public");
    }

    private static void execute(HikariDataSource pool, String... statements) throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static double seconds(long begin) {
        return (System.nanoTime() - begin) / 1e9;
    }

    private static double millis(long[] sorted, double share) {
        return sorted[Math.min(sorted.length - 1, (int) (sorted.length * share))] / 1e6;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static double least(double[] values) {
        return Arrays.stream(values).min().orElseThrow();
    }

    /** Of this process and of the database, whose server is not among our descendants. */
    private static long cpuMicros() {
        ProcessHandle server = ProcessHandle.of(postmaster).orElseThrow();
        return Stream.concat(Stream.of(ProcessHandle.current(), server), server.descendants())
                .flatMap(process -> process.info().totalCpuDuration().stream())
                .mapToLong(used -> used.toNanos() / 1000)
                .sum();
    }

    private static long postmasterOf(EmbeddedPostgres postgres) throws SQLException {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select pg_backend_pid()")) {
            row.next();
            return ProcessHandle.of(row.getLong(1))
                    .flatMap(ProcessHandle::parent)
                    .orElseThrow()
                    .pid();
        }
    }

    private static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    private static void print(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
