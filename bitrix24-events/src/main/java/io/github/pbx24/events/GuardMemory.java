package io.github.pbx24.events;

import io.github.pbx24.inbox.InboxStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What guards remember of objects, for a while, in the store that all nodes share. */
final class GuardMemory {

    private final InboxStore store;
    private final Clock clock;

    GuardMemory(InboxStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    Instant now() {
        return clock.instant();
    }

    static String key(String portal, ObjectKind<?> kind, long id) {
        return portal + "/" + kind.name() + "/" + id;
    }

    static String key(EventSubject subject) {
        return subject.portal() + "/" + subject.objectType() + "/" + subject.objectId();
    }

    void put(String space, String key, String text, Duration time) {
        store.putNote(space, key, text, now().plus(time));
    }

    Optional<String> read(String space, String key) {
        return store.note(space, key, now());
    }

    Optional<String> take(String space, String key) {
        return store.takeNote(space, key, now());
    }
}
