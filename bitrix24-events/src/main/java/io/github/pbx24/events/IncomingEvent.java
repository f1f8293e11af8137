package io.github.pbx24.events;

import io.github.pbx24.pbx.WebhookRequest;
import org.jspecify.annotations.Nullable;

/** A request on its way into the inbox. */
final class IncomingEvent {

    private final @Nullable String portal;
    private final @Nullable WebhookRequest request;
    private final byte @Nullable [] found;
    private @Nullable EventSubject subject;
    private boolean meantNobody;

    /** A request that somebody sent. */
    IncomingEvent(@Nullable String portal, WebhookRequest request) {
        this.portal = portal;
        this.request = request;
        this.found = null;
    }

    /** An event that the portal was asked for, written as it would have posted it. */
    IncomingEvent(String portal, byte[] found) {
        this.portal = portal;
        this.request = null;
        this.found = found;
    }

    byte @Nullable [] found() {
        return found;
    }

    @Nullable
    String portal() {
        return portal;
    }

    WebhookRequest request() {
        WebhookRequest sent = request;
        if (sent == null) {
            throw new IllegalStateException("nobody sent this event");
        }
        return sent;
    }

    /** There is no portal that it could be from. */
    void meantNobody() {
        meantNobody = true;
    }

    boolean isForNobody() {
        return meantNobody;
    }

    /** What it is about, once that is known. */
    @Nullable
    EventSubject subject() {
        return subject;
    }

    void subject(EventSubject value) {
        subject = value;
    }
}
