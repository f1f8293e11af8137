package io.github.pbx24.benchmarks;

import io.github.pbx24.rostelecom.cloudpbx.CloudpbxSigner;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/**
 * Questions of an exchange about callers ({@code get_number_info}), each about another number, while the portal is dead: it refuses
 * connections, or it takes them and says nothing, which is worse. A question waits for the portal 0.8 s at most, and 64 do at a time.
 *
 * <p>Run: {@code java -cp benchmarks/target/benchmarks.jar io.github.pbx24.benchmarks.QuestionLoad
 * samples/telephony-gateway/target/telephony-gateway.jar [rate seconds]}; default 1,000 a second for 20 s, after 10 s of warm-up.
 */
public final class QuestionLoad {

    private static final int CONNECTIONS = 128;
    private static final Duration DEADLINE = Duration.ofSeconds(1);
    private static final Duration WARM_UP = Duration.ofSeconds(10);
    private static final String CLIENT_ID = "0A0A0A0A0B0B0B0B";
    private static final String KEY = "benchmark-sign-key";

    private QuestionLoad() {}

    /**
     * Asks.
     *
     * @param arguments path of the gateway's jar; rate a second and seconds, or neither
     * @throws Exception if the gateway cannot be started or does not answer
     */
    public static void main(String[] arguments) throws Exception {
        int rate = arguments.length > 2 ? Integer.parseInt(arguments[1]) : 1_000;
        Duration time = Duration.ofSeconds(arguments.length > 2 ? Long.parseLong(arguments[2]) : 20);
        try (ServerSocket silent = new ServerSocket(0, 1_000, InetAddress.getLoopbackAddress())) {
            measure("silent portal", Path.of(arguments[0]), silent.getLocalPort(), rate, time);
        }
        measure("portal that refuses", Path.of(arguments[0]), 1, rate, time);
    }

    private static void measure(String name, Path jar, int port, int rate, Duration time) throws Exception {
        Path folder = Files.createTempDirectory("question-load");
        String yaml = String.format(Locale.ROOT, """
                server: {host: 127.0.0.1, port: 0}
                store: {url: "jdbc:sqlite:%s"}
                recordings: {archive: none}
                portals:
                  - {id: acme, incoming-webhook: "http://127.0.0.1:%d/rest/1/code/", default-user: 9}
                pbx:
                  - {id: cloud, provider: rostelecom, portal: acme, settings: {dialect: cloudpbx, client-id: %s, sign-key: %s}}
                """, folder.resolve("gateway.db"), port, CLIENT_ID, KEY);
        try (LoadedGateway gateway = LoadedGateway.start(jar, folder, yaml)) {
            run(gateway, 0, WARM_UP, rate);
            long[] nanos = run(gateway, 1, time, rate);
            long late =
                    Arrays.stream(nanos).filter(one -> one > DEADLINE.toNanos()).count();
            System.out.printf(
                    "%s: %d questions at %d/s, p50 %.1f ms, p99 %.1f ms, max %.1f ms, later than 1 s: %d; RSS %d MiB%n",
                    name,
                    nanos.length,
                    rate,
                    millis(nanos, 0.50),
                    millis(nanos, 0.99),
                    millis(nanos, 1.0),
                    late,
                    gateway.residentMebibytes());
        }
    }

    private static long[] run(LoadedGateway gateway, int round, Duration time, int rate) throws Exception {
        long begun = System.nanoTime();
        ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
        try {
            List<Callable<long[]>> workers = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                int first = i;
                workers.add(() -> ask(gateway, round, begun, begun + time.toNanos(), first, rate));
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

    /** Time runs from when a question was to be sent. */
    private static long[] ask(LoadedGateway gateway, int round, long begun, long deadline, int first, int rate)
            throws Exception {
        LongStream.Builder nanos = LongStream.builder();
        try (PlainConnection connection = new PlainConnection(gateway.address())) {
            for (int i = first; ; i += CONNECTIONS) {
                long planned = begun + i * TimeUnit.SECONDS.toNanos(1) / rate;
                if (planned >= deadline) {
                    return nanos.build().toArray();
                }
                long wait = planned - System.nanoTime();
                if (wait > 0) {
                    TimeUnit.NANOSECONDS.sleep(wait);
                }
                byte[] body = String.format(
                                Locale.ROOT,
                                "{\"from_number\":\"79%d%08d\",\"request_number\":\"74950000101\"}",
                                round,
                                i)
                        .getBytes(StandardCharsets.UTF_8);
                List<String> headers = List.of(
                        CloudpbxSigner.ID_HEADER + ": " + CLIENT_ID,
                        CloudpbxSigner.SIGNATURE_HEADER + ": " + CloudpbxSigner.sign(CLIENT_ID, KEY, body));
                int status = connection.post("/pbx/cloud/get_number_info", headers, body);
                nanos.add(System.nanoTime() - planned);
                if (status != 200) {
                    throw new IOException("answered with " + status);
                }
            }
        }
    }

    private static double millis(long[] sorted, double share) {
        int index = (int) Math.min(sorted.length - 1L, Math.round(share * sorted.length));
        return sorted[index] / 1e6;
    }
}
