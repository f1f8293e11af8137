package io.github.pbx24.correlation;

import io.github.pbx24.correlation.internal.work.CallIds;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Calls that wait for work: exchanges take turns, and the calls of one go in the order in which they came. So a call waits for no
 * more than the earlier calls of its own exchange, each time every other exchange once. Not thread-safe.
 */
final class WaitingCalls {

    /** The exchange whose turn it is first; without those that have no calls here. */
    private final Map<String, Set<String>> byExchange = new LinkedHashMap<>();

    boolean isEmpty() {
        return byExchange.isEmpty();
    }

    /** How many calls of an exchange wait. */
    int of(String exchange) {
        Set<String> calls = byExchange.get(exchange);
        return calls == null ? 0 : calls.size();
    }

    boolean contains(String id) {
        Set<String> calls = byExchange.get(CallIds.exchangeOf(id));
        return calls != null && calls.contains(id);
    }

    /** Puts a call at the end of those of its exchange, unless it waits already. */
    void add(String id) {
        byExchange
                .computeIfAbsent(CallIds.exchangeOf(id), exchange -> new LinkedHashSet<>())
                .add(id);
    }

    void remove(String id) {
        String exchange = CallIds.exchangeOf(id);
        Set<String> calls = byExchange.get(exchange);
        if (calls != null && calls.remove(id) && calls.isEmpty()) {
            byExchange.remove(exchange);
        }
    }

    /**
     * Takes the call whose turn it is.
     *
     * @throws java.util.NoSuchElementException if none waits
     */
    String next() {
        Map.Entry<String, Set<String>> turn = byExchange.entrySet().iterator().next();
        byExchange.remove(turn.getKey());
        Iterator<String> calls = turn.getValue().iterator();
        String id = calls.next();
        calls.remove();
        if (calls.hasNext()) {
            byExchange.put(turn.getKey(), turn.getValue());
        }
        return id;
    }
}
