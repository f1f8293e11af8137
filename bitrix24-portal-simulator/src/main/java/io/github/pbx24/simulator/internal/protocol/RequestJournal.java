package io.github.pbx24.simulator.internal.protocol;

import io.github.pbx24.simulator.RecordedRequest;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the portal was asked. Keeps the newest entries; the counts are complete. Thread-safe. */
public final class RequestJournal {

    private static final int KEPT_AT_MOST = 100_000;
    private static final int LONGEST_TEXT = 10_000;
    private static final Set<String> CREDENTIALS =
            Set.of("auth", "access_token", "refresh_token", "client_secret", "code", "token", "AUTH");

    private final Deque<RecordedRequest> entries = new ArrayDeque<>();
    private final Map<String, Long> counts = new HashMap<>();
    private long lastNumber;

    /** An entry before its number is known. */
    public record Entry(
            Instant at,
            String method,
            boolean inBatch,
            boolean executed,
            int status,
            @Nullable String errorCode,
            @Nullable String fault,
            Map<String, @Nullable Object> parameters) {}

    public synchronized void add(List<Entry> newEntries) {
        for (Entry entry : newEntries) {
            entries.add(new RecordedRequest(
                    ++lastNumber,
                    entry.at(),
                    entry.method(),
                    entry.inBatch(),
                    entry.executed(),
                    entry.status(),
                    entry.errorCode(),
                    entry.fault(),
                    withoutSecrets(entry.parameters())));
            counts.merge(entry.method(), 1L, Long::sum);
            if (entries.size() > KEPT_AT_MOST) {
                entries.removeFirst();
            }
        }
    }

    public synchronized List<RecordedRequest> entries() {
        return List.copyOf(entries);
    }

    public synchronized long count(String method) {
        return counts.getOrDefault(method, 0L);
    }

    private static Map<String, @Nullable Object> withoutSecrets(Map<String, @Nullable Object> parameters) {
        Map<String, @Nullable Object> copy = new LinkedHashMap<>();
        parameters.forEach((key, value) -> {
            if (!CREDENTIALS.contains(key)) {
                copy.put(key, frozen(value));
            }
        });
        return Collections.unmodifiableMap(copy);
    }

    public static @Nullable Object frozen(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> copy = new LinkedHashMap<>();
            map.forEach((key, item) -> copy.put(String.valueOf(key), frozen(item)));
            return Collections.unmodifiableMap(copy);
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> copy = new ArrayList<>();
            list.forEach(item -> copy.add(frozen(item)));
            return Collections.unmodifiableList(copy);
        }
        return value instanceof String text && text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) : value;
    }
}
