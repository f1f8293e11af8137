package io.github.pbx24.app;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How long the portal waits for the answer to an event, first with an idle model, then while all of its workers hang and 1,000 calls wait.
 * Arguments: events a second, seconds. Each answer comes after the event is durable.
 */
public final class SlowModelFigure {

    private static final int WAITING = 1000;
    private static final int WORKERS = 4;

    private SlowModelFigure() {}

    /**
     * Prints both.
     *
     * @param arguments events a second (100), seconds (20)
     * @throws Exception if something cannot be started
     */
    public static void main(String[] arguments) throws Exception {
        int rate = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 100;
        int seconds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 20;
        Path folder = Files.createTempDirectory("pbx24-slow-model");
        try (WaitingCalls waiting = new WaitingCalls(folder, WORKERS)) {
            waiting.call(1);
            while (waiting.asked() == 0) {
                Thread.sleep(50);
            }
            AtomicLong activity = new AtomicLong(1_000_000);
            post(waiting, activity, rate, 3);
            print("one call waits", post(waiting, activity, rate, seconds));
            waiting.copy(WAITING);
            while (waiting.asked() < WORKERS) {
                Thread.sleep(50);
            }
            print(WAITING + " calls wait, all workers hang", post(waiting, activity, rate, seconds));
        }
    }

    private static double[] post(WaitingCalls waiting, AtomicLong activity, int rate, int seconds) throws Exception {
        URI address = waiting.world.host.publicUrl().resolve("event");
        HttpClient http = HttpClient.newHttpClient();
        ExecutorService connections = Executors.newFixedThreadPool(16);
        int count = rate * seconds;
        Future<?>[] all = new Future<?>[count];
        double[] took = new double[count];
        long begun = System.nanoTime();
        try {
            for (int i = 0; i < count; i++) {
                int number = i;
                long due = begun + TimeUnit.SECONDS.toNanos(1) * i / rate;
                byte[] body = waiting.event(activity.incrementAndGet());
                TimeUnit.NANOSECONDS.sleep(Math.max(0, due - System.nanoTime()));
                all[i] = connections.submit(() -> {
                    send(http, address, body);
                    // From when it was due: whoever waits for a connection waits too.
                    took[number] = (System.nanoTime() - due) / 1e6;
                    return null;
                });
            }
            for (Future<?> one : all) {
                one.get();
            }
        } finally {
            connections.shutdownNow();
        }
        Arrays.sort(took);
        return took;
    }

    private static void send(HttpClient http, URI address, byte[] body) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(address)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException("the event was answered with " + answer.statusCode());
        }
    }

    private static void print(String what, double[] took) {
        System.out.printf(
                Locale.ROOT,
                "%-40s %d events answered, p50 %.1f ms, p99 %.1f ms, longest %.1f ms%n",
                what,
                took.length,
                took[took.length / 2],
                took[took.length * 99 / 100],
                took[took.length - 1]);
    }
}
