package io.github.pbx24.runtime;

import io.github.pbx24.bitrix24.event.Bitrix24Event;
import io.github.pbx24.bitrix24.event.Bitrix24Events;
import io.github.pbx24.bitrix24.event.EventVerdict;
import io.github.pbx24.bitrix24.event.EventVerifier;
import io.github.pbx24.bitrix24.event.MalformedEventException;
import io.github.pbx24.bitrix24.event.OnExternalCallBackStart;
import io.github.pbx24.bitrix24.event.OnExternalCallStart;
import io.github.pbx24.bitrix24.event.OpenedEvent;
import io.github.pbx24.correlation.CallEngine;
import io.github.pbx24.inbox.Delivery;
import io.github.pbx24.inbox.InboxSource;
import io.github.pbx24.inbox.PermanentFailureException;
import io.github.pbx24.inbox.RefusalReason;
import io.github.pbx24.inbox.Screening;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The events of one portal. A click on a number and a wish to be called back start a call; other events are acknowledged and counted. */
final class PortalSource implements InboxSource<Incoming> {

    /** Not allowed in ids, so a portal and an exchange may have the same name. */
    private static final String PREFIX = "bitrix24:";

    private final String portal;
    private final @Nullable EventVerifier verifier;
    private final CallEngine engine;

    PortalSource(Portal portal, CallEngine engine) {
        this.portal = portal.id();
        this.verifier =
                portal.applicationTokens().isEmpty() ? null : EventVerifier.accepting(portal.applicationTokens());
        this.engine = engine;
    }

    static String idOf(String portal) {
        return PREFIX + portal;
    }

    @Override
    public String id() {
        return idOf(portal);
    }

    @Override
    public Screening screen(Incoming incoming) {
        if (verifier == null) {
            return new Screening.Refuse(RefusalReason.FORBIDDEN, "no application token is configured for this portal");
        }
        byte[] body = incoming.request().body();
        OpenedEvent opened = verifier.open(body);
        if (!(opened instanceof OpenedEvent.Accepted accepted)) {
            OpenedEvent.Refused refused = (OpenedEvent.Refused) opened;
            return new Screening.Refuse(reason(refused.verdict()), refused.problem());
        }
        Bitrix24Event event = accepted.event();
        if (event instanceof OnExternalCallStart call) {
            // Every subscription sends its own copy, with the same time. A second click on a call that is open is told
            // under the same id, with another time.
            String click = call.callId() + " " + event.envelope().time();
            return new Screening.Store(event.name(), event.name() + " " + click, accepted.storableBody());
        }
        if (event instanceof OnExternalCallBackStart) {
            return new Screening.Store(event.name(), Fingerprint.of(body), accepted.storableBody());
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
            taken(engine.startCall(portal, click, delivery.receivedAt()), "user " + click.userId());
        } else if (event instanceof OnExternalCallBackStart callBack) {
            taken(engine.startCallback(portal, callBack, delivery.receivedAt()), "who is to call back");
        } else {
            throw new PermanentFailureException(
                    "nothing is done for " + event.name().toLowerCase(Locale.ROOT));
        }
    }

    private static void taken(CallEngine.ClickResult result, String who) {
        switch (result) {
            case TAKEN -> {}
            case NO_EXCHANGE -> throw new PermanentFailureException("no exchange of this portal can start calls");
            case NO_EXTENSION -> throw new PermanentFailureException(who + " has no extension");
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
