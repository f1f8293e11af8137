package io.github.pbx24.simulator.internal.portal;

import java.util.HashMap;
import java.util.Map;

/** Everything that is only added, read, changed and removed, one table per subject. Guarded by the portal's lock. */
public final class RecordTables {

    private final Map<String, RecordTable> tables = new HashMap<>();

    public RecordTable of(String subject) {
        return tables.computeIfAbsent(subject, fresh -> new RecordTable(1));
    }
}
