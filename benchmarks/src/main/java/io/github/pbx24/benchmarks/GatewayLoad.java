package io.github.pbx24.benchmarks;

import io.github.pbx24.simulator.PortalSimulator;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * How fast the gateway takes webhooks: signed Rostelecom {@code end} events of calls that ended now, over 16 connections on
 * loopback, each verified, parsed and committed to SQLite (synchronous=FULL) before it is answered. Load, gateway and portals
 * share the machine. After a warm-up, because a cold gateway spends a quarter of its time in the compiler.
 *
 * <p>Run: {@code java -cp benchmarks/target/benchmarks.jar io.github.pbx24.benchmarks.GatewayLoad
 * samples/telephony-gateway/target/telephony-gateway.jar [rate seconds]}, or with the start script instead of the jar. Without a rate: as fast as it goes, two minutes of warm-up
 * ({@code -Dwarm-up} in seconds) and 10 s measured. With one: that many a second for so long, and what is left over at the end.
 * The portals are simulators, which do all that a portal does; with {@code -Dportals=instant} they answer at once and remember nothing.
 */
public final class GatewayLoad {

    private static final int CONNECTIONS = 16;
    private static final int PORTALS = 8;
    private static final String FINISHED = "pbx24_calls_total";
    private static final Duration WARM_UP = Duration.ofSeconds(Integer.getInteger("warm-up", 120));
    private static final Duration MEASURED = Duration.ofSeconds(10);

    private final LoadedGateway gateway;
    private final AtomicInteger calls = new AtomicInteger();

    private GatewayLoad(LoadedGateway gateway) {
        this.gateway = gateway;
    }

    /**
     * Runs the load.
     *
     * @param arguments path of the gateway's jar or start script; rate a second and seconds, or neither
     * @throws Exception if the gateway cannot be started or does not answer
     */
    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createTempDirectory("gateway-load");
        boolean instant = System.getProperty("portals", "").equals("instant");
        List<PortalSimulator> portals = instant ? List.of() : simulators();
        List<URI> addresses = instant
                ? instantPortals()
                : portals.stream().map(PortalSimulator::webhookUrl).toList();
        try (LoadedGateway gateway = LoadedGateway.start(Path.of(arguments[0]), folder, addresses)) {
            GatewayLoad load = new GatewayLoad(gateway);
            System.out.printf("ready after %d ms%n", gateway.readyMillis());
            if (arguments.length > 2) {
                load.steady(Integer.parseInt(arguments[1]), Duration.ofSeconds(Long.parseLong(arguments[2])));
            } else {
                load.asFastAsItGoes();
            }
        } finally {
            portals.forEach(PortalSimulator::close);
        }
    }

    private static List<PortalSimulator> simulators() {
        List<PortalSimulator> portals = new ArrayList<>();
        for (int i = 0; i < PORTALS; i++) {
            PortalSimulator portal = PortalSimulator.builder().start();
            portal.addUser(9, "Anna", "103");
            portals.add(portal);
        }
        return portals;
    }

    private static List<URI> instantPortals() throws IOException {
        URI address = URI.create("http://127.0.0.1:" + InstantPortal.start() + "/rest/1/");
        return IntStream.range(0, PORTALS)
                .mapToObj(i -> address.resolve("code" + i + "/"))
                .toList();
    }

    private void asFastAsItGoes() throws Exception {
        run(WARM_UP, 0);
        int before = calls.get();
        long begun = System.nanoTime();
        long[] nanos = run(MEASURED, 0);
        double seconds = (System.nanoTime() - begun) / 1e9;
        print(nanos, (calls.get() - before) / seconds);
        printGateway();
    }

    private void steady(int rate, Duration time) throws Exception {
        print(run(time, rate), rate);
        printGateway();
        long begun = System.nanoTime();
        while (gateway.metric("pbx24_calls_due") > 0 && System.nanoTime() - begun < time.toNanos()) {
            TimeUnit.SECONDS.sleep(1);
        }
        System.out.printf(
                "%.0f s later: %.0f calls due, finished in Bitrix24 %.0f%n",
                (System.nanoTime() - begun) / 1e9, gateway.metric("pbx24_calls_due"), gateway.metric(FINISHED));
    }

    private void printGateway() throws IOException {
        System.out.printf(
                "calls due %.0f, finished in Bitrix24 %.0f of %d; gateway RSS %d MiB, store %.2f kB a webhook%n",
                gateway.metric("pbx24_calls_due"),
                gateway.metric(FINISHED),
                calls.get(),
                gateway.residentMebibytes(),
                gateway.storeBytes() / 1000.0 / calls.get());
    }

    /** Answers the time of each webhook. */
    private long[] run(Duration time, int rate) throws Exception {
        long begun = System.nanoTime();
        long deadline = begun + time.toNanos();
        ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
        try {
            List<Callable<long[]>> workers = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                int first = i;
                workers.add(() -> send(begun, deadline, first, rate));
            }
            LongStream all = LongStream.empty();
            for (Future<long[]> result : threads.invokeAll(workers)) {
                all = LongStream.concat(all, Arrays.stream(result.get()));
            }
            return all.sorted().toArray();
        } finally {
            threads.shutdown();
        }
    }

    /** One connection of its own, one request after the other. With a rate, time runs from when a webhook was to be sent. */
    private long[] send(long begun, long deadline, int first, int rate) throws Exception {
        LongStream.Builder nanos = LongStream.builder();
        try (PlainConnection connection = new PlainConnection(gateway.address())) {
            for (int i = 0; ; i++) {
                long planned = rate == 0
                        ? System.nanoTime()
                        : begun + (first + (long) i * CONNECTIONS) * TimeUnit.SECONDS.toNanos(1) / rate;
                if (planned >= deadline) {
                    return nanos.build().toArray();
                }
                long wait = planned - System.nanoTime();
                if (wait > 0) {
                    TimeUnit.NANOSECONDS.sleep(wait);
                }
                int call = calls.incrementAndGet();
                byte[] body = Webhooks.rostelecomEndedNow("load-" + call);
                long sent = rate == 0 ? System.nanoTime() : planned;
                int status = connection.post("/pbx/rt" + call % PORTALS, Webhooks.sign(body), body);
                nanos.add(System.nanoTime() - sent);
                if (status != 200) {
                    throw new IOException("answered with " + status);
                }
            }
        }
    }

    private static void print(long[] sorted, double rate) {
        System.out.printf(
                "%d webhooks over %d connections: %.0f/s, p50 %.1f ms, p99 %.1f ms, max %.1f ms%n",
                sorted.length, CONNECTIONS, rate, millis(sorted, 0.50), millis(sorted, 0.99), millis(sorted, 1.0));
    }

    private static double millis(long[] sorted, double share) {
        int index = (int) Math.min(sorted.length - 1L, Math.round(share * sorted.length));
        return sorted[index] / 1e6;
    }
}
