package io.github.pbx24.benchmarks;

import com.sun.management.ThreadMXBean;
import io.github.pbx24.bitrix24.Bitrix24Authorization;
import io.github.pbx24.bitrix24.pacing.PacingPlan;
import io.github.pbx24.correlation.rule.CallRules;
import io.github.pbx24.correlation.rule.CallWaits;
import io.github.pbx24.pbx.WebhookRequest;
import io.github.pbx24.runtime.Portal;
import io.github.pbx24.runtime.TelephonyRuntime;
import io.github.pbx24.runtime.TelephonyRuntimeBuilder;
import io.github.pbx24.runtime.TelephonyStores;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What a webhook costs from its receipt to the finished call, apart from HTTP: processor time and allocated bytes of the threads
 * that take it in, of the writer, and of those that process. Such figures move less with the load of the machine than rates
 * do. Signed Rostelecom {@code end} events, each a call of its own; SQLite; portals that answer at once.
 *
 * <p>Run: {@code java -cp benchmarks/target/benchmarks.jar io.github.pbx24.benchmarks.WebhookCost [webhooks [rate]]}.
 * Without a rate as fast as it goes from 16 threads.
 */
public final class WebhookCost {

    private static final int SENDERS = 16;
    private static final int PORTALS = 8;
    private static final int WARM_UP = Integer.getInteger("warmup", 10_000);
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final TelephonyRuntime runtime;
    private final AtomicInteger calls = new AtomicInteger();

    private WebhookCost(TelephonyRuntime runtime) {
        this.runtime = runtime;
    }

    /** What threads of one kind have used. */
    private record Use(long nanos, long bytes) {

        Use plus(Use other) {
            return new Use(nanos + other.nanos, bytes + other.bytes);
        }

        Use minus(Use other) {
            return new Use(nanos - other.nanos, bytes - other.bytes);
        }
    }

    /**
     * Prints the figures.
     *
     * @param arguments how many webhooks; how many a second
     * @throws Exception if something fails
     */
    public static void main(String[] arguments) throws Exception {
        int webhooks = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10_000;
        int rate = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 0;
        Path folder = Files.createTempDirectory("webhook-cost");
        try (TelephonyRuntime runtime = runtime(folder)) {
            WebhookCost cost = new WebhookCost(runtime);
            cost.send(WARM_UP, 0);
            cost.drain();
            Map<String, Use> before = uses();
            long process = processNanos();
            long begun = System.nanoTime();
            Map<String, Use> senders = cost.send(webhooks, rate);
            double sent = (System.nanoTime() - begun) / 1e9;
            cost.drain();
            double all = (System.nanoTime() - begun) / 1e9;
            Map<String, Use> used = new TreeMap<>(senders);
            uses().forEach((kind, use) -> used.put(kind, use.minus(before.getOrDefault(kind, new Use(0, 0)))));
            System.out.printf(
                    "%d webhooks, accepted %.0f/s, all finished %.0f/s%n", webhooks, webhooks / sent, webhooks / all);
            System.out.printf("%-24s %8s %8s   a webhook%n", "threads", "us", "bytes");
            used.forEach((kind, use) -> {
                if (use.nanos() / 1_000 >= webhooks || use.bytes() / 100 >= webhooks) {
                    System.out.printf("%-24s %8.1f %8d%n", kind, use.nanos() / 1e3 / webhooks, use.bytes() / webhooks);
                }
            });
            System.out.printf("%-24s %8.1f%n", "process", (processNanos() - process) / 1e3 / webhooks);
        }
        System.exit(0);
    }

    private static TelephonyRuntime runtime(Path folder) throws IOException {
        URI address = URI.create("http://127.0.0.1:" + InstantPortal.start() + "/rest/1/");
        TelephonyRuntimeBuilder builder =
                TelephonyRuntime.builder(TelephonyStores.sqlite(folder.resolve("telephony.db")));
        for (int i = 0; i < PORTALS; i++) {
            Bitrix24Authorization webhook = Bitrix24Authorization.incomingWebhook(address.resolve("code" + i + "/"));
            builder.portal(Portal.builder("p" + i, webhook)
                            .pacing(PacingPlan.none())
                            .defaultUser(9)
                            .rules(CallRules.DEFAULT.withWaits(CallWaits.DEFAULT.withSettle(Duration.ofSeconds(1))))
                            .build())
                    .exchange(
                            "rt" + i,
                            "p" + i,
                            "rostelecom",
                            Map.of("dialect", "vats", "webhook-keys", List.of(Webhooks.KEY)));
        }
        return builder.start();
    }

    private void drain() throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(1_500);
        while (runtime.dueCalls() > 0) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
        TimeUnit.MILLISECONDS.sleep(200);
    }

    /** Answers what the senders used. */
    private Map<String, Use> send(int webhooks, int rate) throws InterruptedException {
        Map<String, Use> used = new HashMap<>();
        int last = calls.get() + webhooks;
        long begun = System.nanoTime();
        Thread[] senders = new Thread[SENDERS];
        for (int i = 0; i < SENDERS; i++) {
            senders[i] = new Thread(() -> {
                Use own = new Use(0, 0);
                int call = calls.getAndIncrement();
                while (call < last) {
                    byte[] body = Webhooks.rostelecomEndedNow("cost-" + call);
                    String signature = Webhooks.sign(body);
                    if (rate > 0) {
                        pause(begun + (long) (1e9 * (webhooks - (last - call)) / rate));
                    }
                    Use before = ofThisThread();
                    int status = runtime.accept(
                                    "rt" + call % PORTALS,
                                    WebhookRequest.builder(
                                                    "POST", Clock.systemUTC().instant())
                                            .header("content-type", "application/json")
                                            .header("x-signature", signature)
                                            .body(body)
                                            .build())
                            .status();
                    own = own.plus(ofThisThread().minus(before));
                    if (status != 200) {
                        throw new IllegalStateException("answered with " + status);
                    }
                    call = calls.getAndIncrement();
                }
                synchronized (used) {
                    used.merge("senders", own, Use::plus);
                }
            });
            senders[i].start();
        }
        for (Thread sender : senders) {
            sender.join();
        }
        calls.set(last);
        return used;
    }

    private static void pause(long until) {
        long wait = until - System.nanoTime();
        if (wait > 0) {
            try {
                TimeUnit.NANOSECONDS.sleep(wait);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static Use ofThisThread() {
        return new Use(THREADS.getCurrentThreadCpuTime(), THREADS.getCurrentThreadAllocatedBytes());
    }

    /** By the name of the thread without its number. */
    private static Map<String, Use> uses() {
        Map<String, Use> uses = new HashMap<>();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            long id = thread.getId();
            Use use = new Use(
                    Math.max(0, THREADS.getThreadCpuTime(id)), Math.max(0, THREADS.getThreadAllocatedBytes(id)));
            uses.merge(thread.getName().replaceAll("[-# ]*\\d+$|127.0.0.1.*| telephony.db", ""), use, Use::plus);
        }
        return uses;
    }

    private static long processNanos() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }
}
