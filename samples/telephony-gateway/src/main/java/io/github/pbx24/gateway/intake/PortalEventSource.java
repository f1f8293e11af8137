package io.github.pbx24.gateway.intake;

import io.github.pbx24.bitrix24.event.Bitrix24Event;
import io.github.pbx24.bitrix24.event.Bitrix24Events;
import io.github.pbx24.bitrix24.event.EventVerdict;
import io.github.pbx24.bitrix24.event.EventVerifier;
import io.github.pbx24.bitrix24.event.MalformedEventException;
import io.github.pbx24.bitrix24.event.OnExternalCallStart;
import io.github.pbx24.correlation.CallEngine;
import io.github.pbx24.gateway.config.PortalConfig;
import io.github.pbx24.inbox.Delivery;
import io.github.pbx24.inbox.InboxSource;
import io.github.pbx24.inbox.PermanentFailureException;
import io.github.pbx24.inbox.RefusalReason;
import io.github.pbx24.inbox.Screening;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The events of one portal. A click on a number starts a call; other events are acknowledged and counted. */
public final class PortalEventSource implements InboxSource<PortalEventRequest> {

    /** Not allowed in ids of the configuration, so a portal and an exchange may have the same name. */
    private static final String PREFIX = "bitrix24:";

    private final String portal;
    private final @Nullable EventVerifier verifier;
    private final CallEngine engine;

    /**
     * Makes the source.
     *
     * @param portal the portal as configured
     * @param engine who starts calls
     */
    public PortalEventSource(PortalConfig portal, CallEngine engine) {
        this.portal = portal.id();
        String token = portal.applicationToken();
        this.verifier = token == null ? null : EventVerifier.accepting(List.of(token));
        this.engine = engine;
    }

    /**
     * The id under which events of a portal stand in the journal.
     *
     * @param portal id of the portal
     * @return for example {@code bitrix24:acme}
     */
    public static String idOf(String portal) {
        return PREFIX + portal;
    }

    @Override
    public String id() {
        return idOf(portal);
    }

    @Override
    public Screening screen(PortalEventRequest request) {
        if (verifier == null) {
            return new Screening.Refuse(
                    RefusalReason.FORBIDDEN, "this portal has no application-token in the configuration");
        }
        EventVerdict verdict = verifier.verify(request.body());
        if (!verdict.isAccepted()) {
            return new Screening.Refuse(reason(verdict), verdict.reason());
        }
        Bitrix24Event event;
        try {
            event = Bitrix24Events.parse(request.body());
        } catch (MalformedEventException e) {
            return new Screening.Refuse(RefusalReason.MALFORMED, String.valueOf(e.getMessage()));
        }
        if (event instanceof OnExternalCallStart click) {
            // Every subscription sends its own copy; the call is the same.
            return new Screening.Store(
                    event.name(), event.name() + " " + click.callId(), EventForm.withoutTokens(request.body()));
        }
        return new Screening.Ignore(event.name(), "nothing is done for this event");
    }

    @Override
    public void handle(Delivery delivery) {
        Bitrix24Event event;
        try {
            event = Bitrix24Events.parse(delivery.payload());
        } catch (MalformedEventException e) {
            throw new PermanentFailureException("can no longer be read: " + e.getMessage(), e);
        }
        if (event instanceof OnExternalCallStart click) {
            CallEngine.ClickResult result = engine.startCall(portal, click, delivery.receivedAt());
            switch (result) {
                case TAKEN -> {}
                case NO_EXCHANGE -> throw new PermanentFailureException("no exchange of this portal can start calls");
                case NO_EXTENSION ->
                    throw new PermanentFailureException(
                            "user " + click.userId() + " clicked a number but has no extension");
            }
        } else {
            throw new PermanentFailureException(
                    "nothing is done for " + event.name().toLowerCase(Locale.ROOT));
        }
    }

    private static RefusalReason reason(EventVerdict verdict) {
        return switch (verdict) {
            case TOKEN_MISSING -> RefusalReason.MISSING_SIGNATURE;
            case TOKEN_WRONG -> RefusalReason.BAD_SIGNATURE;
            case MEMBER_WRONG -> RefusalReason.FORBIDDEN;
            case MALFORMED, ACCEPTED -> RefusalReason.MALFORMED;
        };
    }
}
