package io.github.pbx24.events;

import io.github.pbx24.bitrix24.Bitrix24Client;
import io.github.pbx24.bitrix24.Bitrix24Exception;
import io.github.pbx24.bitrix24.ResultNode;
import io.github.pbx24.bitrix24.crm.CrmObject;
import io.github.pbx24.inbox.Delivery;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a handler knows beside its event. For the thread that handles it.
 *
 * @since 0.1
 */
public final class EventContext {

    private final EventPortal portal;
    private final EventSubject subject;
    private final Delivery delivery;
    private final Map<ObjectKind<?>, Optional<?>> read = new HashMap<>();

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
     * Reads the lead, deal, contact or company the event is about, as {@link #object(ObjectKind)} does for one of them.
     *
     * @return the object; empty if it is gone, or the event is about none of these
     * @throws Bitrix24Exception if it could not be read
     * @throws IllegalStateException if the portal was declared without a client
     */
    public Optional<CrmObject> object() {
        ObjectKind<CrmObject> kind = ObjectKind.crmNamed(subject.objectType());
        return kind == null ? Optional.empty() : object(kind);
    }

    /**
     * Reads the object the event is about, as it is now: events carry its id only. Asked once, however often this is called; paced,
     * and in one batch with what other handlers ask for while a request is on its way.
     *
     * @param kind what the event is about, for example {@link ObjectKind#TASK}
     * @param <T> what is read
     * @return the object; empty if it is gone, or the event is about something else. A task that the user may not see counts as gone
     * @throws Bitrix24Exception if it could not be read
     * @throws IllegalStateException if the portal was declared without a client
     */
    @SuppressWarnings("unchecked") // Each kind has put its own in.
    public <T> Optional<T> object(ObjectKind<T> kind) {
        Optional<?> known = read.get(kind);
        if (known == null) {
            known = read(kind);
            read.put(kind, known);
        }
        return (Optional<T>) known;
    }

    /** All values of what the event is about; empty if it is gone, or nobody knows how it is read. */
    Optional<ResultNode> values() {
        ObjectKind<?> kind = ObjectKind.named(subject.objectType());
        return kind == null ? Optional.empty() : values(kind);
    }

    /** The same as far as somebody has read it; empty if nobody has. */
    Optional<ResultNode> valuesThatWereRead() {
        ObjectKind<?> kind = ObjectKind.named(subject.objectType());
        return kind != null && read.containsKey(kind) ? values(kind) : Optional.empty();
    }

    private <T> Optional<ResultNode> values(ObjectKind<T> kind) {
        return object(kind).map(kind::values);
    }

    private <T> Optional<T> read(ObjectKind<T> kind) {
        String id = subject.objectId();
        if (id == null || !kind.isOf(subject)) {
            return Optional.empty();
        }
        return kind.read(Long.parseLong(id), portal.reads());
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
