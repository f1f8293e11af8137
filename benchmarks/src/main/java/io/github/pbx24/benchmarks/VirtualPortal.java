package io.github.pbx24.benchmarks;

import io.github.pbx24.bitrix24.ResponseTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The documented limits of a cloud portal on a virtual clock: the counter of requests, and the server time of every method
 * within ten minutes, kept per minute. Commands of a batch run one after the other. Service times vary by a fifth.
 */
final class VirtualPortal {

    static final Duration OPERATING_LIMIT = Duration.ofSeconds(480);

    /** What one call of a method takes, and what of it counts. */
    record Cost(double seconds, double operating) {}

    /** The observed times of real portals. */
    static final Map<String, Cost> COSTS = Map.of(
            "telephony.externalcall.register", new Cost(1.1, 0.22),
            "telephony.externalcall.show", new Cost(0.3, 0.05),
            "telephony.externalcall.hide", new Cost(0.3, 0.05),
            "telephony.externalcall.finish", new Cost(2.3, 1.41),
            "crm.activity.update", new Cost(0.4, 0.15),
            "crm.deal.get", new Cost(0.09, 0.09));

    /** The answer to one command; a refusal has no time. */
    record Answer(String method, int status, Instant retryAt, ResponseTime time) {}

    private static final class Minute {
        private final double firstCall;
        private double spent;

        Minute(double firstCall) {
            this.firstCall = firstCall;
        }
    }

    private final VirtualTime time;
    private final double leak;
    private final double bucket;
    private final SplittableRandom random;
    private final Map<String, TreeMap<Long, Minute>> spent = new HashMap<>();
    private double level;
    private Instant levelAt;
    private long requests;
    private long refused;
    private long blocked;

    VirtualPortal(VirtualTime time, double leak, double bucket, long seed) {
        this.time = time;
        this.leak = leak;
        this.bucket = bucket;
        this.random = new SplittableRandom(seed);
        this.levelAt = time.now();
    }

    /** Sends a request: 20 to 60 ms there, the commands in order, 20 to 60 ms back. */
    void send(List<String> methods, Consumer<List<Answer>> onAnswer) {
        time.after(network(), () -> arrive(methods, onAnswer));
    }

    private void arrive(List<String> methods, Consumer<List<Answer>> onAnswer) {
        requests++;
        double now = seconds(time.now());
        level = Math.max(0, level - (now - seconds(levelAt)) * leak);
        levelAt = time.now();
        if (level + 1 > bucket) {
            refused++;
            List<Answer> refusals =
                    methods.stream().map(method -> refusal(method, 503)).toList();
            time.after(network(), () -> onAnswer.accept(refusals));
            return;
        }
        level++;
        run(methods, 0, new ArrayList<>(), onAnswer);
    }

    private void run(List<String> methods, int index, List<Answer> answers, Consumer<List<Answer>> onAnswer) {
        if (index == methods.size()) {
            time.after(network(), () -> onAnswer.accept(answers));
            return;
        }
        String method = methods.get(index);
        Instant start = time.now();
        if (total(method) > OPERATING_LIMIT.toSeconds()) {
            blocked++;
            answers.add(refusal(method, 429));
            run(methods, index + 1, answers, onAnswer);
            return;
        }
        Cost cost = COSTS.getOrDefault(method, new Cost(0.3, 0.05));
        double factor = 0.8 + 0.4 * random.nextDouble();
        Duration duration = Duration.ofNanos((long) (cost.seconds() * factor * 1e9));
        time.after(duration, () -> {
            double operating = cost.operating() * factor;
            if (operating > 0.1) {
                long minute = start.getEpochSecond() / 60;
                spent.computeIfAbsent(method, unused -> new TreeMap<>())
                        .computeIfAbsent(minute, unused -> new Minute(seconds(start)))
                        .spent += operating;
            }
            double sum = total(method);
            Duration used = Duration.ofNanos((long) (sum * 1e9));
            answers.add(new Answer(
                    method,
                    200,
                    start,
                    new ResponseTime(start, time.now(), duration, duration, used, resetAt(method))));
            run(methods, index + 1, answers, onAnswer);
        });
    }

    private Answer refusal(String method, int status) {
        return new Answer(method, status, resetAt(method), new ResponseTime(null, null, null, null, null, null));
    }

    private Instant resetAt(String method) {
        TreeMap<Long, Minute> minutes = spent.get(method);
        return minutes == null || minutes.isEmpty()
                ? time.now().plusSeconds(600)
                : Instant.ofEpochSecond((long) minutes.firstEntry().getValue().firstCall + 600);
    }

    private double total(String method) {
        TreeMap<Long, Minute> minutes = spent.get(method);
        if (minutes == null) {
            return 0;
        }
        double oldest = seconds(time.now()) - 600;
        minutes.values().removeIf(minute -> minute.firstCall <= oldest);
        return minutes.values().stream().mapToDouble(minute -> minute.spent).sum();
    }

    private Duration network() {
        return Duration.ofMillis(20 + random.nextInt(41));
    }

    private static double seconds(Instant instant) {
        return instant.getEpochSecond() + instant.getNano() / 1e9;
    }

    long requests() {
        return requests;
    }

    /** Requests refused for either limit. */
    long rejected() {
        return refused + blocked;
    }
}
