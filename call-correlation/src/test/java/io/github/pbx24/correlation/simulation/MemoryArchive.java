package io.github.pbx24.correlation.simulation;

import io.github.pbx24.correlation.recording.RecordingArchive;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** An archive in memory. */
final class MemoryArchive implements RecordingArchive {

    private final Map<String, byte[]> files = new HashMap<>();

    @Override
    public long store(String name, InputStream content, long maxBytes) throws IOException {
        byte[] bytes = content.readAllBytes();
        files.put(name, bytes);
        return bytes.length;
    }

    @Override
    public InputStream open(String name) {
        return new ByteArrayInputStream(files.get(name));
    }

    @Override
    public Optional<URI> link(String name) {
        return Optional.empty();
    }

    @Override
    public int purge(Instant storedBefore) {
        return 0;
    }
}
