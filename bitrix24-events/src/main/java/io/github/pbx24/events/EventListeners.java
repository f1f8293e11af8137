package io.github.pbx24.events;

import io.github.pbx24.inbox.Delivery;
import io.github.pbx24.inbox.InboxListener;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells all listeners; what one throws hurts nobody. */
final class EventListeners {

    private static final Logger LOG = LoggerFactory.getLogger(EventInbox.class);

    private final List<EventListener> listeners;

    EventListeners(List<EventListener> listeners) {
        this.listeners = List.copyOf(listeners);
    }

    void tell(Consumer<EventListener> news) {
        for (EventListener listener : listeners) {
            try {
                news.accept(listener);
            } catch (RuntimeException e) {
                // The class alone: a message of foreign code may carry anything.
                LOG.warn("an event listener failed: {}", e.getClass().getName());
            }
        }
    }

    private static EventSubject subject(Delivery delivery) {
        EventSubject subject = Subjects.of(delivery.kind(), delivery.entity());
        return subject == null ? new EventSubject("", delivery.kind(), null, null) : subject;
    }

    /** What the inbox says, in terms of events. */
    InboxListener ofInbox() {
        return new InboxListener() {
            @Override
            public void started(Delivery delivery, Duration waited) {
                tell(l -> l.started(subject(delivery), delivery.id(), delivery.attempt(), waited));
            }

            @Override
            public void processed(Delivery delivery, Duration waited, Duration took) {
                tell(l -> l.processed(subject(delivery), delivery.id(), waited, took));
            }

            @Override
            public void failed(Delivery delivery, String error, @Nullable Instant nextAttemptAt, Duration took) {
                tell(l -> l.failed(subject(delivery), delivery.id(), error, nextAttemptAt, took));
            }
        };
    }
}
