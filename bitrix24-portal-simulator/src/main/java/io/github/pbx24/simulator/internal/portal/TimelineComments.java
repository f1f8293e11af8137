package io.github.pbx24.simulator.internal.portal;

import io.github.pbx24.simulator.TimelineComment;
import io.github.pbx24.simulator.internal.php.Php;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Comments in timelines and the names of their files. Guarded by the portal's lock. */
public final class TimelineComments {

    private final RecordTable table = new RecordTable(901);
    private final Map<Long, List<String>> files = new HashMap<>();

    public long add(Map<String, @Nullable Object> fields, List<String> fileNames) {
        long id = table.add(fields);
        files.put(id, List.copyOf(fileNames));
        return id;
    }

    public RecordTable table() {
        return table;
    }

    public List<TimelineComment> snapshots(Function<String, Instant> date) {
        return table.rows().stream().map(row -> snapshot(row, date)).toList();
    }

    private TimelineComment snapshot(Map<String, @Nullable Object> row, Function<String, Instant> date) {
        long id = Php.toLong(row.get("ID"));
        return new TimelineComment(
                id,
                Php.toText(row.get("ENTITY_TYPE")),
                Php.toLong(row.get("ENTITY_ID")),
                Php.toLong(row.get("AUTHOR_ID")),
                Php.toText(row.get("COMMENT")),
                files.getOrDefault(id, List.of()),
                date.apply(Php.toText(row.get("CREATED"))));
    }
}
