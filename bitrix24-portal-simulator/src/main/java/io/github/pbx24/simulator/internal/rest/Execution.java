package io.github.pbx24.simulator.internal.rest;

import io.github.pbx24.simulator.internal.context.CallContext;
import io.github.pbx24.simulator.internal.context.Caller;
import io.github.pbx24.simulator.internal.context.RegisteredMethod;
import io.github.pbx24.simulator.internal.context.ServiceTime;
import io.github.pbx24.simulator.internal.php.Params;
import io.github.pbx24.simulator.internal.php.Php;
import io.github.pbx24.simulator.internal.portal.PortalState;
import io.github.pbx24.simulator.internal.protocol.Answer;
import io.github.pbx24.simulator.internal.protocol.RestError;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Runs one method for a caller: existence, scope, authorisation kind, budget, the method itself, the accounting. */
public final class Execution {

    private final PortalState portal;
    private final MethodTable methods;
    private final RequestLimits limits;

    public Execution(PortalState portal, MethodTable methods, RequestLimits limits) {
        this.portal = portal;
        this.methods = methods;
        this.limits = limits;
    }

    /** An answer and the {@code time} part that belongs to it. */
    public record Timed(Answer answer, Map<String, @Nullable Object> time) {}

    /**
     * Runs a method.
     *
     * @param name the method in lower case
     * @throws RestError if the answer is an error
     */
    public Timed run(CallContext context, String name, Params params) {
        RegisteredMethod entry = methods.find(name, context.version3());
        if (entry == null) {
            throw RestError.of(404, "ERROR_METHOD_NOT_FOUND", "Method not found!");
        }
        Caller caller = context.caller();
        if (!caller.granted(entry.scopes())) {
            throw insufficientScope(caller);
        }
        if (entry.applicationOnly() && caller.isWebhook() && !portal.settings().webhooksMayOwnCalls()) {
            throw RestError.wrongAuthType("");
        }
        String key = caller.accountingKey() + " " + name;
        Instant start = portal.now();
        portal.lockedRun(() -> limits.requireBudget(key, start));
        ServiceTime cost = portal.settings().serviceTime(name);
        try {
            Answer answer = entry.method().call(context, params);
            Map<String, @Nullable Object> time =
                    time(start, cost, portal.locked(() -> limits.spend(key, start, cost.operating())));
            take(context, cost.duration());
            return new Timed(answer, time);
        } catch (RestError failed) {
            portal.lockedRun(() -> limits.spend(key, start, cost.operating()));
            take(context, cost.duration());
            throw failed;
        }
    }

    /** Really takes the time, up to what one request may take. */
    private void take(CallContext context, Duration duration) {
        if (!portal.settings().realLatency() || duration.isZero()) {
            return;
        }
        Duration left = portal.settings().requestTimeLimit().minus(context.spent());
        context.spend(duration);
        boolean cut = duration.compareTo(left) > 0;
        try {
            Thread.sleep(Math.max(0, (cut ? left : duration).toMillis()));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new RequestCutException();
        }
        if (cut) {
            throw new RequestCutException();
        }
    }

    private static RestError insufficientScope(Caller caller) {
        return RestError.of(
                401,
                "insufficient_scope",
                "The request requires higher privileges than provided by the "
                        + (caller.isWebhook() ? "webhook token" : "access token"));
    }

    /** The {@code time} part of an answer; {@code usage} null leaves the operating fields out. */
    public Map<String, @Nullable Object> time(Instant start, ServiceTime cost, RequestLimits.@Nullable Usage usage) {
        Map<String, @Nullable Object> time = time(portal, start, cost.duration());
        if (usage != null && portal.settings().plan().reportsOperating()) {
            time.put("operating_reset_at", usage.resetAt());
            time.put("operating", usage.operatingSeconds());
        }
        return time;
    }

    /**
     * The {@code time} part of an answer without the operating fields.
     *
     * @param atLeast what it took by the accounting; it may really have taken longer
     */
    public static Map<String, @Nullable Object> time(PortalState portal, Instant start, Duration atLeast) {
        Duration real = Duration.between(start, portal.now());
        Duration duration = real.compareTo(atLeast) > 0 ? real : atLeast;
        Instant finish = start.plus(duration);
        return Php.map(
                "start", seconds(start),
                "finish", seconds(finish),
                "duration", duration.toNanos() / 1e9,
                "processing", duration.toNanos() / 1e9,
                "date_start", portal.print(start),
                "date_finish", portal.print(finish));
    }

    private static double seconds(Instant time) {
        return time.getEpochSecond() + time.getNano() / 1000 / 1e6;
    }

    static final Set<String> NOT_IN_BATCH = Set.of("batch", "upload", "download");
}
