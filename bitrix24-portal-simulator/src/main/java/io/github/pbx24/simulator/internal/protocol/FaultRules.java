package io.github.pbx24.simulator.internal.protocol;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The faults that are in force, and how often each method met one. Thread-safe. */
public final class FaultRules {

    public static final int ALWAYS = Integer.MAX_VALUE;

    /** A rule in use; counts down. */
    private static final class Active {
        private final @Nullable String method;
        private final Fault fault;
        private int skip;
        private int remaining;

        Active(@Nullable String method, Fault fault, int skip, int remaining) {
            this.method = method;
            this.fault = fault;
            this.skip = skip;
            this.remaining = remaining;
        }
    }

    private final List<Active> rules = new ArrayList<>();
    private final Map<String, Long> applied = new HashMap<>();

    /**
     * Adds a rule.
     *
     * @param method in lower case; null for every method
     * @param skip how many matching requests are spared first
     * @param requests how many meet the fault; {@link #ALWAYS} for all
     */
    public synchronized void add(@Nullable String method, Fault fault, int skip, int requests) {
        rules.add(new Active(method, fault, skip, requests));
    }

    public synchronized void clear() {
        rules.clear();
    }

    public synchronized long applied() {
        return applied.values().stream().mapToLong(Long::longValue).sum();
    }

    public synchronized long applied(String method) {
        return applied.getOrDefault(method, 0L);
    }

    /** The faults for a request that has arrived. */
    public synchronized List<Fault> take(String method) {
        List<Fault> taken = new ArrayList<>();
        for (Active rule : List.copyOf(rules)) {
            if (rule.method != null && !rule.method.equals(method)) {
                continue;
            }
            if (rule.skip > 0) {
                rule.skip--;
                continue;
            }
            if (taken.stream().anyMatch(fault -> fault.isDelay() == rule.fault.isDelay())) {
                continue;
            }
            taken.add(rule.fault);
            applied.merge(method, 1L, Long::sum);
            if (rule.remaining != ALWAYS && --rule.remaining == 0) {
                rules.remove(rule);
            }
        }
        return taken;
    }
}
