package io.github.pbx24.benchmarks;

import io.github.pbx24.benchmarks.PacingClients.Client;
import io.github.pbx24.benchmarks.PacingClients.Work;
import io.github.pbx24.bitrix24.Urgency;
import io.github.pbx24.bitrix24.pacing.PacingPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.SplittableRandom;

/**
 * What the pacer makes of a portal's limits, beside a naive client. Scenario: calls arrive at random; each is registered,
 * shown to a second user, hidden and finished, so four requests. Two questions: how many calls a minute can be kept up when
 * more arrive than the limits allow, and how long a registration waits at 80 % of that load while 10,000 requests of low
 * urgency are queued before it. The clock is virtual, so every run prints the same.
 *
 * <p>Run: {@code java -cp benchmarks/target/benchmarks.jar io.github.pbx24.benchmarks.PacingFigure}
 */
public final class PacingFigure {

    private static final long SEED = 20_260_310;
    private static final int BACKLOG = 10_000;
    private static final Duration WARM_UP = Duration.ofMinutes(30);
    private static final Duration MEASURED = Duration.ofMinutes(120);
    private static final double BOUND = boundPerMinute("telephony.externalcall.finish");

    private final VirtualTime time = new VirtualTime();
    private final VirtualPortal portal;
    private final Client client;
    private final SplittableRandom random;
    private final List<Duration> waits = new ArrayList<>();
    private long registersAsked;
    private long bulkDone;
    private long finished;

    private PacingFigure(PacingPlan limits, boolean paced, long seed) {
        random = new SplittableRandom(seed);
        portal = new VirtualPortal(time, limits.requestsPerSecond(), limits.burst(), seed + 1);
        client = paced ? new PacingClients.Paced(time, portal, limits) : new PacingClients.Naive(time, portal);
    }

    /**
     * Prints the figures.
     *
     * @param arguments the seed, if not the usual one
     */
    public static void main(String[] arguments) {
        long seed = arguments.length == 0 ? SEED : Long.parseLong(arguments[0]);
        print(
                "Server time of a method is limited to %d s in 10 minutes. Calls a minute that each method allows:%n",
                VirtualPortal.OPERATING_LIMIT.toSeconds());
        for (String method : List.of("register", "finish")) {
            print("  %-9s %6.1f%n", method, boundPerMinute("telephony.externalcall." + method));
        }
        print("The request counter allows, with four requests a call and none of them packed:%n");
        print("  STANDARD  %6.1f%n  ENTERPRISE %5.1f%n", 2 * 60 / 4.0, 5 * 60 / 4.0);
        print("The bound is that of finish: %.1f calls a minute.%n%n", BOUND);
        for (boolean enterprise : List.of(false, true)) {
            PacingPlan plan = enterprise ? PacingPlan.enterprise() : PacingPlan.standard();
            for (boolean paced : List.of(true, false)) {
                String who = (enterprise ? "ENTERPRISE " : "STANDARD   ") + (paced ? "paced" : "naive");
                new PacingFigure(plan, paced, seed).sustained(who);
                new PacingFigure(plan, paced, seed).urgency(who);
            }
        }
    }

    private static double boundPerMinute(String method) {
        return VirtualPortal.OPERATING_LIMIT.toSeconds()
                / Objects.requireNonNull(VirtualPortal.COSTS.get(method), method)
                        .operating()
                / 10;
    }

    /** More calls than the bound, for two and a half hours; the first half hour does not count. */
    private void sustained(String who) {
        arrive(1.1 * BOUND);
        Instant begin = time.now().plus(WARM_UP);
        time.runUntil(begin);
        long before = finished;
        time.runUntil(begin.plus(MEASURED));
        double perMinute = (finished - before) / (double) MEASURED.toMinutes();
        print(
                "%s  sustained: %5.1f calls/min = %5.1f %% of the bound, %d requests, %d rejected%n",
                who, perMinute, 100 * perMinute / BOUND, portal.requests(), portal.rejected());
    }

    /** 80 % of the bound for an hour, behind a backlog. */
    private void urgency(String who) {
        for (int i = 0; i < BACKLOG; i++) {
            client.ask(new Work("crm.activity.update", Urgency.BULK, () -> {}, () -> bulkDone++));
        }
        arrive(0.8 * BOUND);
        time.runUntil(time.now().plus(Duration.ofHours(1)));
        Collections.sort(waits);
        print(
                "%s  register asked to sent: p50 %s, p99 %s, longest %s; %d of %d sent; %d of %d bulk done; %d rejected%n%n",
                who,
                quantile(0.5),
                quantile(0.99),
                quantile(1),
                waits.size(),
                registersAsked,
                bulkDone,
                BACKLOG,
                portal.rejected());
    }

    private void arrive(double callsPerMinute) {
        double gap = -Math.log(1 - random.nextDouble()) * 60 / callsPerMinute;
        time.after(seconds(gap), () -> {
            call();
            arrive(callsPerMinute);
        });
    }

    private void call() {
        Duration talk = seconds(20 + 160 * random.nextDouble());
        Instant asked = time.now();
        registersAsked++;
        ask(
                "register",
                Urgency.CARD,
                () -> waits.add(Duration.between(asked, time.now())),
                () -> time.after(
                        Duration.ofSeconds(3),
                        () -> ask(
                                "show",
                                Urgency.CARD,
                                () -> {},
                                () -> time.after(
                                        talk,
                                        () -> ask(
                                                "hide",
                                                Urgency.CARD,
                                                () -> {},
                                                () -> ask("finish", Urgency.FINISH, () -> {}, () -> finished++))))));
    }

    private void ask(String method, Urgency urgency, Runnable onSent, Runnable onDone) {
        client.ask(new Work("telephony.externalcall." + method, urgency, onSent, onDone));
    }

    /** A registration that is still waiting counts as longer than all others. */
    private String quantile(double part) {
        int index = (int) Math.ceil(part * registersAsked) - 1;
        return index < waits.size() ? waits.get(Math.max(0, index)).toMillis() + " ms" : "over an hour";
    }

    private static Duration seconds(double seconds) {
        return Duration.ofNanos((long) (seconds * 1e9));
    }

    private static void print(String format, Object... values) {
        System.out.printf(Locale.ROOT, format, values);
    }
}
