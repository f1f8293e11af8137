package io.github.pbx24.pbx.simulator.rostelecom;

import io.github.pbx24.pbx.simulator.internal.Recordings;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The calls and recordings that the exchange keeps. Thread-safe. */
final class CloudpbxRecords {

    private final Map<String, CloudpbxRecord> calls = new ConcurrentHashMap<>();
    private final Recordings recordings = new Recordings();

    void keep(CloudpbxRecord call) {
        calls.put(call.session(), call);
    }

    Optional<CloudpbxRecord> find(String session) {
        return Optional.ofNullable(calls.get(session));
    }

    /** The calls that began in a span, both ends inclusive, in their order. */
    List<CloudpbxRecord> between(Instant from, Instant to) {
        return calls.values().stream()
                .filter(call ->
                        !call.startedAt().isBefore(from) && !call.startedAt().isAfter(to))
                .sorted(Comparator.comparing(CloudpbxRecord::startedAt).thenComparing(CloudpbxRecord::session))
                .toList();
    }

    Recordings recordings() {
        return recordings;
    }
}
