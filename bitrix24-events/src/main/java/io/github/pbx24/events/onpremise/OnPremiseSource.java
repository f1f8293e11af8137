package io.github.pbx24.events.onpremise;

import io.github.pbx24.bitrix24.event.MalformedEventException;
import io.github.pbx24.inbox.Delivery;
import io.github.pbx24.inbox.InboxSource;
import io.github.pbx24.inbox.PermanentFailureException;
import io.github.pbx24.inbox.RefusalReason;
import io.github.pbx24.inbox.Screening;
import io.github.pbx24.pbx.SignatureVerifier;
import io.github.pbx24.pbx.Verdict;
import io.github.pbx24.pbx.WebhookRequest;
import java.util.Objects;

/**
 * Takes the events of one portal's PHP bridge into an inbox: verified, read, told apart by their ids. Thread-safe.
 *
 * <p>The answers matter to the bridge. After 2xx it forgets the event. After 400 and 413 it puts the event aside. After everything
 * else, 403 and 503 among them, the event stays in the spool of the portal and is sent again.
 *
 * @since 0.1
 */
public final class OnPremiseSource implements InboxSource<WebhookRequest> {

    /** The largest body that is looked at: 1 MiB. The bridge sends at most 64 KiB unless it is told otherwise. */
    public static final int MAX_BODY = 1 << 20;

    private final String portal;
    private final SignatureVerifier verifier;
    private final OnPremiseHandler handler;

    /**
     * Makes the source of one portal.
     *
     * @param portal the portal's name in the settings of its bridge; at most 80 printable ASCII characters. Events of another name are refused
     * @param verifier who may send, usually {@link OnPremiseVerifier}
     * @param handler gets the events
     */
    public OnPremiseSource(String portal, SignatureVerifier verifier, OnPremiseHandler handler) {
        if (portal.isBlank() || portal.length() > 80) {
            throw new IllegalArgumentException("portal must have 1 to 80 characters, had " + portal.length());
        }
        this.portal = portal;
        this.verifier = Objects.requireNonNull(verifier, "verifier");
        this.handler = Objects.requireNonNull(handler, "handler");
    }

    /**
     * Names this source in the journal.
     *
     * @return {@code on-premise/} and the portal's name
     */
    @Override
    public String id() {
        return "on-premise/" + portal;
    }

    @Override
    public Screening screen(WebhookRequest request) {
        byte[] body = request.body();
        if (body.length > MAX_BODY) {
            return new Screening.Refuse(RefusalReason.TOO_LARGE, "the body has more than " + MAX_BODY + " bytes");
        }
        if (verifier.verify(request) instanceof Verdict.Refused refused) {
            return new Screening.Refuse(reason(refused.reason()), refused.detail());
        }
        OnPremiseEvent event;
        try {
            event = OnPremiseEvent.parse(body);
        } catch (MalformedEventException e) {
            return new Screening.Refuse(RefusalReason.MALFORMED, String.valueOf(e.getMessage()));
        }
        if (!event.portal().equals(portal)) {
            return new Screening.Refuse(RefusalReason.FORBIDDEN, "portal is not the one that is expected here");
        }
        return new Screening.Store(event.module() + ":" + event.name(), event.id(), body);
    }

    private static RefusalReason reason(Verdict.Reason reason) {
        return switch (reason) {
            case MISSING -> RefusalReason.MISSING_SIGNATURE;
            case GARBLED, MISMATCH -> RefusalReason.BAD_SIGNATURE;
            case TIME -> RefusalReason.EXPIRED_SIGNATURE;
            case ADDRESS -> RefusalReason.FORBIDDEN;
        };
    }

    @Override
    public void handle(Delivery delivery) throws Exception {
        OnPremiseEvent event;
        try {
            event = OnPremiseEvent.parse(delivery.payload());
        } catch (MalformedEventException e) {
            throw new PermanentFailureException("the stored event cannot be read: " + e.getMessage(), e);
        }
        handler.handle(event);
    }
}
