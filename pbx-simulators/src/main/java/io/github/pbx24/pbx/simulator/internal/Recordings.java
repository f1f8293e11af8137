package io.github.pbx24.pbx.simulator.internal;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The recordings of a simulated exchange, which become ready only after they were asked for a few times. Thread-safe. */
public final class Recordings {

    private final Map<String, byte[]> files = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> asked = new ConcurrentHashMap<>();
    private volatile int attemptsTooEarly;

    /** How many attempts come too early. */
    public void readyAfter(int attempts) {
        attemptsTooEarly = attempts;
    }

    public void keep(String name, byte[] recording) {
        files.put(name, recording.clone());
    }

    public boolean has(String name) {
        return files.containsKey(name);
    }

    /** The file; empty if there is none or the attempt comes too early. */
    public Optional<byte[]> fetch(String name) {
        int attempt = asked.computeIfAbsent(name, key -> new AtomicInteger()).incrementAndGet();
        return attempt <= attemptsTooEarly ? Optional.empty() : Optional.ofNullable(files.get(name));
    }
}
