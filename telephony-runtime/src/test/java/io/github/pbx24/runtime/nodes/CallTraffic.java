package io.github.pbx24.runtime.nodes;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * An exchange with many calls. What it says goes to one of the nodes, and to the other one, and so on, until somebody has
 * accepted it. It says some things twice.
 */
final class CallTraffic implements AutoCloseable {

    static final String KEY = "shared-key-1";

    private static final Duration PATIENCE = Duration.ofSeconds(4);
    private static final Duration AGAIN = Duration.ofMillis(300);
    /** A node that did not answer is left alone for so long if there is another one, as a load balancer does. */
    private static final Duration AVOIDED = Duration.ofSeconds(2);

    /** More at once would only hinder each other. */
    private static final int AT_ONCE = 32;

    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;

    /** What Bitrix24 has to show in the end. */
    record Expected(String client, long user, long seconds, String status) {}

    final Map<String, Expected> calls = new ConcurrentHashMap<>();
    final AtomicInteger accepted = new AtomicInteger();
    final AtomicInteger repeated = new AtomicInteger();
    final Queue<String> refused = new ConcurrentLinkedQueue<>();

    private final List<Integer> ports;
    private final Map<Integer, Instant> avoidedUntil = new ConcurrentHashMap<>();
    private final Random random;
    private volatile boolean stopped;
    private volatile String lastFailure = "nothing";
    private final AtomicInteger underWay = new AtomicInteger();
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(AT_ONCE);

    CallTraffic(List<Integer> ports, Random random) {
        this.ports = ports;
        this.random = random;
    }

    /** Calls begin evenly. */
    void start(int callsPerSecond) {
        timer.scheduleAtFixedRate(this::call, 0, 1_000_000 / callsPerSecond, TimeUnit.MICROSECONDS);
    }

    /** No call begins any more; those that last go on. */
    void stop() {
        stopped = true;
    }

    int underWay() {
        return underWay.get();
    }

    @Override
    public String toString() {
        return calls.size() + " calls, " + accepted + " webhooks accepted, " + repeated
                + " sent again, the last because of " + lastFailure;
    }

    private record Said(long afterMillis, String body) {}

    /** Runs on one thread at a time. */
    private void call() {
        if (stopped) {
            return;
        }
        int number = calls.size();
        String id = "call-" + number;
        String client = "+79" + (100_000_000 + number);
        boolean answered = random.nextInt(4) > 0;
        boolean moved = answered && random.nextInt(4) == 0;
        String first = random.nextBoolean() ? "101" : "103";
        String last = moved ? (first.equals("101") ? "103" : "101") : first;
        int talk = answered ? 5 + random.nextInt(80) : 0;
        calls.put(id, new Expected(client, last.equals("101") ? 7 : 9, talk, answered ? "200" : "304"));

        Instant start = Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(100);
        List<Said> said = new ArrayList<>();
        said.add(new Said(0, body("start", id, client, first, start, "")));
        if (answered) {
            String at = ",\"call_answer\":\"" + time(start.plusSeconds(4)) + "\"";
            said.add(new Said(400 + random.nextInt(800), body("answer", id, client, first, start, at)));
            if (moved) {
                said.add(new Said(1_400 + random.nextInt(400), body("transfer", id, client, last, start, "")));
            }
        }
        String end = (answered ? ",\"call_answer\":\"" + time(start.plusSeconds(4)) + "\"" : "") + ",\"call_end\":\""
                + time(start.plusSeconds(talk + 4L)) + "\",\"duration_full\":" + (talk + 4) + ",\"duration_talk\":"
                + talk;
        said.add(new Said(2_000 + random.nextInt(3_000), body("end", id, client, last, start, end)));
        for (Said item : said) {
            deliver(item, number);
            if (random.nextInt(6) == 0) {
                deliver(new Said(item.afterMillis() + random.nextInt(2_000), item.body()), number + 1);
            }
        }
    }

    private static String body(String event, String id, String client, String extension, Instant start, String rest) {
        return "{\"event\":\"" + event + "\",\"call_uuid\":\"" + id
                + "\",\"call_direction\":\"inbound\",\"caller_id\":\"" + client
                + "\",\"called_number\":\"+74997654321\",\"extension\":\"" + extension + "\",\"call_start\":\""
                + time(start) + "\"" + rest + "}";
    }

    private static String time(Instant instant) {
        return instant.atOffset(ZoneOffset.ofHours(3)).toString();
    }

    private void deliver(Said said, int node) {
        underWay.incrementAndGet();
        timer.schedule(() -> send(said.body(), node), said.afterMillis(), TimeUnit.MILLISECONDS);
    }

    private void send(String body, int node) {
        Instant avoided = avoidedUntil.get(Math.floorMod(node, ports.size()));
        int chosen = avoided != null && Instant.now().isBefore(avoided) ? node + 1 : node;
        int port = ports.get(Math.floorMod(chosen, ports.size()));
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + NodeProgram.PATH))
                .header("X-Signature", signature(body))
                .timeout(PATIENCE)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        int status = UNAVAILABLE;
        try {
            status = http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            lastFailure = status == OK ? lastFailure : "status " + status;
        } catch (IOException e) {
            lastFailure = e.toString();
            avoidedUntil.put(Math.floorMod(chosen, ports.size()), Instant.now().plus(AVOIDED));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        if (status == UNAVAILABLE) {
            repeated.incrementAndGet();
            timer.schedule(() -> send(body, chosen + 1), AGAIN.toMillis(), TimeUnit.MILLISECONDS);
            return;
        }
        underWay.decrementAndGet();
        if (status == OK) {
            accepted.incrementAndGet();
        } else {
            refused.add(status + " " + body);
        }
    }

    private static String signature(String body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(KEY.getBytes(UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(body.getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
