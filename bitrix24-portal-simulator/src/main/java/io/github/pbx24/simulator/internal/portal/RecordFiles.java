package io.github.pbx24.simulator.internal.portal;

import io.github.pbx24.simulator.RecordFile;
import io.github.pbx24.simulator.internal.protocol.ReceivedBytes;
import java.time.Instant;
import java.util.Optional;
import java.util.TreeMap;

/** Files on the drive. Guarded by the portal's lock. */
public final class RecordFiles {

    private final TreeMap<Long, StoredRecord> files = new TreeMap<>();
    private long lastId = 9000;

    public RecordFile add(String name, ReceivedBytes bytes, Instant at) {
        RecordFile file = new RecordFile(++lastId, name, bytes.size(), bytes.sha256());
        files.put(file.id(), new StoredRecord(file, bytes, at));
        return file;
    }

    public void remove(long id) {
        files.remove(id);
    }

    public Optional<StoredRecord> find(long id) {
        return Optional.ofNullable(files.get(id));
    }

    /** A file and what was kept of its content. */
    public record StoredRecord(RecordFile file, ReceivedBytes content, Instant at) {}
}
