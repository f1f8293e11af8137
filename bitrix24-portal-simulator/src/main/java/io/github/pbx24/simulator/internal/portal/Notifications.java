package io.github.pbx24.simulator.internal.portal;

import io.github.pbx24.simulator.Notification;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What the messenger told users. Guarded by the portal's lock. */
public final class Notifications {

    private final List<Notification> sent = new ArrayList<>();

    public long add(long userId, long fromUserId, String message, Instant at) {
        long id = sent.size() + 1L;
        sent.add(new Notification(id, userId, fromUserId, message, at));
        return id;
    }

    public List<Notification> all() {
        return List.copyOf(sent);
    }
}
