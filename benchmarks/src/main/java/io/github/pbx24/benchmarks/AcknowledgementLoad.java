package io.github.pbx24.benchmarks;

import io.github.pbx24.simulator.PortalSimulator;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;

/**
 * How fast the gateway acknowledges webhooks: signed Rostelecom events over 16 connections on loopback, each verified, parsed
 * and committed to an H2 file before it is answered. Prints rate, p50 and p99. The load ends by itself.
 *
 * <p>Run: {@code java -cp benchmarks/target/benchmarks.jar io.github.pbx24.benchmarks.AcknowledgementLoad
 * samples/telephony-gateway/target/telephony-gateway.jar}
 */
public final class AcknowledgementLoad {

    private static final int CONNECTIONS = 16;
    private static final Duration WARM_UP = Duration.ofSeconds(5);
    private static final Duration MEASURED = Duration.ofSeconds(10);
    private static final String READY = "READY ";

    private final URI address;
    private final AtomicInteger calls = new AtomicInteger();

    private AcknowledgementLoad(URI address) {
        this.address = address;
    }

    /**
     * Runs the load.
     *
     * @param arguments path of the gateway's jar
     * @throws Exception if the gateway cannot be started or does not answer
     */
    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createTempDirectory("acknowledgement-load");
        try (PortalSimulator portal = PortalSimulator.builder().start()) {
            portal.addUser(9, "Anna", "103");
            Process gateway = start(Path.of(arguments[0]), folder, portal.webhookUrl());
            try {
                AcknowledgementLoad load = new AcknowledgementLoad(ready(gateway));
                load.run(WARM_UP);
                print(load.run(MEASURED));
            } finally {
                gateway.destroy();
                gateway.waitFor();
            }
        }
    }

    private static Process start(Path jar, Path folder, URI portal) throws IOException {
        Path config = folder.resolve("gateway.yaml");
        Files.writeString(config, """
                server: {host: 127.0.0.1, port: 0}
                store: {url: "jdbc:h2:file:%s/gateway"}
                portals:
                  - {id: acme, incoming-webhook: "%s", default-user: 9}
                pbx:
                  - id: rt
                    provider: rostelecom
                    portal: acme
                    settings: {dialect: vats, webhook-keys: ["%s"]}
                """.formatted(folder, portal, Webhooks.KEY));
        return new ProcessBuilder("java", "-jar", jar.toString(), "--config", config.toString())
                .redirectError(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("gateway.log").toFile()))
                .start();
    }

    private static URI ready(Process gateway) throws IOException {
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(gateway.getInputStream(), StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith(READY)) {
                return URI.create(line.substring(READY.length()).strip());
            }
        }
        throw new IOException("the gateway ended before it was ready");
    }

    private long[] run(Duration time) throws Exception {
        long deadline = System.nanoTime() + time.toNanos();
        ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
        try {
            List<Callable<long[]>> workers = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                workers.add(() -> send(deadline));
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

    /** One connection of its own, one request after the other. */
    private long[] send(long deadline) throws IOException, InterruptedException {
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        LongStream.Builder nanos = LongStream.builder();
        while (System.nanoTime() < deadline) {
            byte[] body = Webhooks.rostelecomEnd("load-" + calls.incrementAndGet());
            HttpRequest request = HttpRequest.newBuilder(address.resolve("/pbx/rt"))
                    .header("Content-Type", "application/json")
                    .header("X-Signature", Webhooks.sign(body))
                    .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                    .build();
            long begun = System.nanoTime();
            int status =
                    client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            nanos.add(System.nanoTime() - begun);
            if (status != 200) {
                throw new IOException("answered with " + status);
            }
        }
        return nanos.build().toArray();
    }

    private static void print(long[] sorted) {
        System.out.printf(
                "%d webhooks in %d s over %d connections: %d/s, p50 %.1f ms, p99 %.1f ms, max %.1f ms%n",
                sorted.length,
                MEASURED.toSeconds(),
                CONNECTIONS,
                sorted.length / MEASURED.toSeconds(),
                millis(sorted, 0.50),
                millis(sorted, 0.99),
                millis(sorted, 1.0));
    }

    private static double millis(long[] sorted, double share) {
        int index = (int) Math.min(sorted.length - 1L, Math.round(share * sorted.length));
        return sorted[index] / 1e6;
    }
}
