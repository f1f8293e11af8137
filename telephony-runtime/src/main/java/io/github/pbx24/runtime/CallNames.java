package io.github.pbx24.runtime;

import io.github.pbx24.correlation.CallEngine;
import io.github.pbx24.correlation.CallSummary;
import io.github.pbx24.correlation.CallTrace;
import io.github.pbx24.inbox.JournalEntry;
import io.github.pbx24.inbox.JournalQuery;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The journal names calls by our own ids, which stay right when an exchange uses an id again; people and programs know the
 * ids of the exchange. Serves one question, because it remembers names.
 */
final class CallNames {

    private final Set<String> exchanges;
    private final CallEngine engine;
    private final Map<String, String> known = new HashMap<>();

    CallNames(Set<String> exchanges, CallEngine engine) {
        this.exchanges = exchanges;
        this.engine = engine;
    }

    /** The question with our own id of its call; as it is if no exchange has such a call. */
    JournalQuery inside(JournalQuery query) {
        String name = query.callId();
        if (name == null) {
            return query;
        }
        return exchanges.stream()
                .filter(exchange -> query.source() == null || query.source().equals(exchange))
                .flatMap(exchange -> call(exchange, name).stream())
                .findFirst()
                .map(call -> query.withCallId(call.id()))
                .orElse(query);
    }

    List<JournalEntry> outside(List<JournalEntry> entries) {
        return entries.stream().map(this::outside).toList();
    }

    private JournalEntry outside(JournalEntry entry) {
        String id = entry.callId();
        if (id == null || !exchanges.contains(entry.source())) {
            return entry;
        }
        return entry.withCallId(known.computeIfAbsent(
                id, own -> call(entry.source(), own).map(CallSummary::name).orElse(own)));
    }

    private Optional<CallSummary> call(String exchange, String name) {
        return engine.trace(exchange, name).map(CallTrace::summary).filter(call -> call.isNamed(name));
    }
}
