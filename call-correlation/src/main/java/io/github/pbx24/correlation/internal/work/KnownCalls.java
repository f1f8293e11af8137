package io.github.pbx24.correlation.internal.work;

import io.github.pbx24.correlation.store.TrackedCall;
import io.github.pbx24.pbx.CallIdentity;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Calls as they were just written, so that who works on them next need not read them. What is held here may be out of date:
 * the store compares versions at every write, and whoever loses that comparison reads. Bounded and thread-safe.
 */
public final class KnownCalls {

    /** A call of one statement takes about 2 kB. */
    private static final int MOST = 10_000;

    private static final int MOST_NAMES = 10_000;

    private final Map<String, TrackedCall> calls = new LinkedHashMap<>();
    private final Set<Name> names = new LinkedHashSet<>();

    /** How an exchange names a call. */
    private record Name(String pbx, CallIdentity call) {}

    /** Remembers that a call is stored. */
    public synchronized void heardOf(String pbx, CallIdentity call) {
        if (names.add(new Name(pbx, call)) && names.size() > MOST_NAMES) {
            names.remove(names.iterator().next());
        }
    }

    /** Whether a call is certainly no new one. */
    public synchronized boolean hasHeardOf(String pbx, CallIdentity call) {
        return names.contains(new Name(pbx, call));
    }

    public synchronized void put(TrackedCall call) {
        calls.remove(call.id());
        calls.put(call.id(), call);
        if (calls.size() > MOST) {
            calls.remove(calls.keySet().iterator().next());
        }
    }

    /** Whoever takes it has it alone: once something was written, it is out of date. */
    public synchronized Optional<TrackedCall> take(String id) {
        return Optional.ofNullable(calls.remove(id));
    }

    public synchronized void forget(String id) {
        calls.remove(id);
    }
}
