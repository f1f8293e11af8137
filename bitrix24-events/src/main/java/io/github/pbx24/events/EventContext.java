package io.github.pbx24.events;

import io.github.pbx24.bitrix24.Bitrix24ApiException;
import io.github.pbx24.bitrix24.Bitrix24Client;
import io.github.pbx24.bitrix24.Bitrix24ErrorKind;
import io.github.pbx24.bitrix24.Bitrix24Exception;
import io.github.pbx24.bitrix24.crm.CrmObject;
import io.github.pbx24.bitrix24.crm.CrmType;
import io.github.pbx24.inbox.Delivery;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a handler knows beside its event. For the thread that handles it.
 *
 * @since 0.1
 */
public final class EventContext {

    private final EventPortal portal;
    private final EventSubject subject;
    private final Delivery delivery;
    private @Nullable Optional<CrmObject> object;

    EventContext(EventPortal portal, EventSubject subject, Delivery delivery) {
        this.portal = portal;
        this.subject = subject;
        this.delivery = delivery;
    }

    /**
     * Which portal it came from.
     *
     * @return {@link EventPortal#id}
     */
    public String portal() {
        return portal.id();
    }

    /**
     * Its id in the journal.
     *
     * @return the same at each attempt: fit as a key of idempotence
     */
    public String deliveryId() {
        return delivery.id();
    }

    /**
     * When it was accepted.
     *
     * @return whole microseconds
     */
    public Instant receivedAt() {
        return delivery.receivedAt();
    }

    /**
     * The number of this attempt.
     *
     * @return 1 for the first
     */
    public int attempt() {
        return delivery.attempt();
    }

    /**
     * What the event is about.
     *
     * @return portal, event and object
     */
    public EventSubject subject() {
        return subject;
    }

    /**
     * How many further events about the object this handling stands for, see {@link HandlerOptions#quietTime}.
     *
     * @return 0 if it stands for itself only
     */
    public int merged() {
        return delivery.merged();
    }

    /**
     * Reads the lead, deal, contact or company the event is about, as it is now: events carry its id only. Asked once, however
     * often this is called; paced, and in one batch with what other handlers ask for while a request of this kind is on its way.
     *
     * @return the object; empty if it is gone, or the event is about none of these
     * @throws Bitrix24Exception if it could not be read
     * @throws IllegalStateException if the portal was declared without a client
     */
    public Optional<CrmObject> object() {
        Optional<CrmObject> known = object;
        if (known == null) {
            known = read();
            object = known;
        }
        return known;
    }

    private Optional<CrmObject> read() {
        String id = subject.objectId();
        Optional<CrmType> type = Stream.of(CrmType.values())
                .filter(candidate -> candidate.name().equals(subject.objectType()))
                .findFirst();
        if (id == null || type.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(portal.reads().read(type.get(), Long.parseLong(id)));
        } catch (Bitrix24ApiException e) {
            if (e.kind() == Bitrix24ErrorKind.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /**
     * The client of the portal. What is asked through it is paced, and travels in batches if much waits.
     *
     * @return the client that the portal was declared with
     * @throws IllegalStateException if it was declared without one
     */
    public Bitrix24Client client() {
        return portal.client().orElseThrow(() -> new IllegalStateException("portal " + portal.id() + " has no client"));
    }
}
