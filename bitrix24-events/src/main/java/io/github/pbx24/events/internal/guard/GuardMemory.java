package io.github.pbx24.events.internal.guard;

import io.github.pbx24.inbox.InboxStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What guards remember of objects, for a while, in the store that all nodes share. */
public final class GuardMemory {

    private final InboxStore store;
    private final Clock clock;

    public GuardMemory(InboxStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    public Instant now() {
        return clock.instant();
    }

    public void put(String space, String key, String text, Duration time) {
        store.putNote(space, key, text, now().plus(time));
    }

    public Optional<String> read(String space, String key) {
        return store.note(space, key, now());
    }

    public Optional<String> take(String space, String key) {
        return store.takeNote(space, key, now());
    }
}
