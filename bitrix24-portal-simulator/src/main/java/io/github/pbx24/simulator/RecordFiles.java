package io.github.pbx24.simulator;

import java.time.Instant;
import java.util.Optional;
import java.util.TreeMap;

/** Files on the drive. Guarded by the portal's lock. */
final class RecordFiles {

    private final TreeMap<Long, StoredRecord> files = new TreeMap<>();
    private long lastId = 9000;

    RecordFile add(String name, ReceivedBytes bytes, Instant at) {
        RecordFile file = new RecordFile(++lastId, name, bytes.size(), bytes.sha256());
        files.put(file.id(), new StoredRecord(file, bytes, at));
        return file;
    }

    void remove(long id) {
        files.remove(id);
    }

    Optional<StoredRecord> find(long id) {
        return Optional.ofNullable(files.get(id));
    }

    /** A file and what was kept of its content. */
    record StoredRecord(RecordFile file, ReceivedBytes content, Instant at) {}
}
