package io.github.pbx24.benchmarks;

import com.squareup.moshi.JsonAdapter;
import com.squareup.moshi.Moshi;
import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import io.github.pbx24.bitrix24.Bitrix24Authorization;
import io.github.pbx24.bitrix24.Bitrix24Client;
import io.github.pbx24.bitrix24.telephony.CallType;
import io.github.pbx24.bitrix24.telephony.ExternalCalls;
import io.github.pbx24.bitrix24.telephony.RegisterCall;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/**
 * Requests per second against a portal that answers at once, beside bare OkHttp and Moshi in the same run. Scenario: register,
 * with 1 and 16 threads that wait for each answer; the server is another process on the same machine. Bytes are what all
 * threads of this process allocate, µs the processor time of this process, switches how often its threads gave up a
 * processor (told by Linux only), each per request. The last line of a number of threads has the medians.
 *
 * <p>Run: {@code java -cp benchmarks/target/benchmarks.jar io.github.pbx24.benchmarks.ClientFigure}
 */
public final class ClientFigure {

    private static final int[] COUNTS = {1, 16};
    private static final int ROUNDS = 5;
    private static final long WARM_UP_NANOS = 5_000_000_000L;
    private static final long MEASURED_NANOS = 2_000_000_000L;
    private static final MediaType JSON = MediaType.get("application/json; charset=utf-8");

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final OperatingSystemMXBean process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private ClientFigure() {}

    /**
     * Prints the figures.
     *
     * @param arguments none
     * @throws IOException if the server cannot be started
     * @throws InterruptedException if interrupted
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Process server = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        InstantPortal.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8))) {
            int port = Integer.parseInt(Objects.requireNonNull(out.readLine()).strip());
            new ClientFigure().compare("http://127.0.0.1:" + port + "/rest/1/abc/");
        } finally {
            server.destroy();
        }
    }

    private void compare(String webhook) throws InterruptedException {
        OkHttpClient http = new OkHttpClient();
        try (Bitrix24Client client = Bitrix24Client.builder(Bitrix24Authorization.incomingWebhook(URI.create(webhook)))
                .build()) {
            Runnable bare = () -> bare(http, webhook);
            Runnable ours = () -> ours(client);
            for (int count : COUNTS) {
                run(bare, count, WARM_UP_NANOS);
                run(ours, count, WARM_UP_NANOS);
                List<Double> rates = new ArrayList<>();
                List<Double> times = new ArrayList<>();
                for (int round = 1; round <= ROUNDS; round++) {
                    Figure yardstick = run(bare, count, MEASURED_NANOS);
                    Figure measured = run(ours, count, MEASURED_NANOS);
                    rates.add(measured.perSecond / yardstick.perSecond);
                    times.add(measured.micros / yardstick.micros);
                    System.out.printf(
                            Locale.ROOT, "%2d threads: okhttp+moshi %s | client %s%n", count, yardstick, measured);
                }
                System.out.printf(
                        Locale.ROOT,
                        "%2d threads: requests x %.2f, processor time x %.2f%n",
                        count,
                        median(rates),
                        median(times));
            }
        }
        http.dispatcher().executorService().shutdown();
        http.connectionPool().evictAll();
    }

    private static double median(List<Double> figures) {
        return figures.stream().sorted().skip(figures.size() / 2).findFirst().orElseThrow();
    }

    private record Figure(double perSecond, double bytes, double micros, double switches) {

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT, "%,7.0f/s %,6.0f B %5.1f µs %4.1f switches", perSecond, bytes, micros, switches);
        }
    }

    private Figure run(Runnable request, int count, long nanos) throws InterruptedException {
        LongAdder done = new LongAdder();
        long before = allocated();
        long processorBefore = process.getProcessCpuTime();
        long switchesBefore = switches();
        LongAdder switchesOfWorkers = new LongAdder();
        long begin = System.nanoTime();
        List<Thread> workers = new ArrayList<>();
        LongAdder byWorkers = new LongAdder();
        for (int i = 0; i < count; i++) {
            Thread worker = new Thread(() -> {
                while (System.nanoTime() - begin < nanos) {
                    request.run();
                    done.increment();
                }
                byWorkers.add(threads.getCurrentThreadAllocatedBytes());
                switchesOfWorkers.add(switches(Path.of("/proc/thread-self")));
            });
            workers.add(worker);
            worker.start();
        }
        for (Thread worker : workers) {
            worker.join();
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        double requests = done.sum();
        long bytes = allocated() - before + byWorkers.sum();
        long processor = process.getProcessCpuTime() - processorBefore;
        long switched = switches() - switchesBefore + switchesOfWorkers.sum();
        return new Figure(requests / seconds, bytes / requests, processor / 1e3 / requests, switched / requests);
    }

    /** Of the threads that live now. */
    private static long switches() {
        Path tasks = Path.of("/proc/self/task");
        if (!Files.isDirectory(tasks)) {
            return 0;
        }
        try (Stream<Path> all = Files.list(tasks)) {
            return all.mapToLong(ClientFigure::switches).sum();
        } catch (IOException e) {
            return 0;
        }
    }

    private static long switches(Path task) {
        try (Stream<String> lines = Files.lines(task.resolve("status"))) {
            return lines.filter(line -> line.contains("ctxt_switches:"))
                    .mapToLong(line ->
                            Long.parseLong(line.substring(line.indexOf(':') + 1).strip()))
                    .sum();
        } catch (IOException | UncheckedIOException ended) {
            return 0;
        }
    }

    /** By the threads that live now; the workers have ended and tell for themselves. */
    private long allocated() {
        long sum = 0;
        for (long bytes : threads.getThreadAllocatedBytes(threads.getAllThreadIds())) {
            sum += Math.max(0, bytes);
        }
        return sum;
    }

    /** What Moshi fills. */
    private static final JsonAdapter<Object> ADAPTER =
            new Moshi.Builder().build().adapter(Object.class);

    private static void bare(OkHttpClient http, String webhook) {
        String body = ADAPTER.toJson(Map.of(
                "USER_ID",
                17,
                "PHONE_NUMBER",
                "+74950000101",
                "TYPE",
                2,
                "SHOW",
                1,
                "CRM_CREATE",
                0,
                "EXTERNAL_CALL_ID",
                "pbx-1773130778.18441"));
        Request request = new Request.Builder()
                .url(webhook + "telephony.externalCall.register")
                .post(RequestBody.create(body, JSON))
                .build();
        try (Response response = http.newCall(request).execute()) {
            Map<?, ?> answer = (Map<?, ?>)
                    Objects.requireNonNull(ADAPTER.fromJson(response.body().source()));
            Map<?, ?> result = (Map<?, ?>) Objects.requireNonNull(answer.get("result"));
            Objects.requireNonNull(result.get("CALL_ID"));
        } catch (IOException e) {
            throw new IllegalStateException("the portal did not answer", e);
        }
    }

    private static void ours(Bitrix24Client client) {
        client.execute(ExternalCalls.register(RegisterCall.forUser(17, "+74950000101", CallType.INCOMING)
                .externalCallId("pbx-1773130778.18441")
                .build()));
    }
}
