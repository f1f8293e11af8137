package io.github.pbx24.simulator.internal.telephony;

import io.github.pbx24.simulator.ActiveCall;
import io.github.pbx24.simulator.Employee;
import io.github.pbx24.simulator.PortalLine;
import io.github.pbx24.simulator.internal.context.CallContext;
import io.github.pbx24.simulator.internal.context.Caller;
import io.github.pbx24.simulator.internal.context.PhoneNumbers;
import io.github.pbx24.simulator.internal.context.RaisedEvent;
import io.github.pbx24.simulator.internal.event.EventBus;
import io.github.pbx24.simulator.internal.php.Php;
import io.github.pbx24.simulator.internal.portal.PortalState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the portal starts by itself: click-to-call and callback. */
public final class Switchboard {

    static final String CALL_START = "ONEXTERNALCALLSTART";

    private final PortalState portal;
    private final CallRegistration registration;
    private final EventBus events;
    private final Callbacks callbacks;

    public Switchboard(PortalState portal, CallRegistration registration, EventBus events) {
        this.portal = portal;
        this.registration = registration;
        this.events = events;
        this.callbacks = new Callbacks(portal);
    }

    public String clickToCall(long userId, String phone, String lineNumber) {
        CallContext context = new CallContext(new Caller(userId, null, "", Set.of()), portal);
        ActiveCall call = portal.locked(() -> {
            if (portal.users.find(userId).filter(Employee::active).isEmpty()) {
                throw new IllegalArgumentException("user " + userId + " is unknown or not active");
            }
            Optional<PortalLine> line = line(lineNumber);
            Long owner = line.isPresent() ? line.get().appId() : portal.anyListener(CALL_START);
            CallRegistration.Outcome outcome = registration.register(
                    context,
                    new RegistrationRequest(
                            userId,
                            PhoneNumbers.strip(PhoneNumbers.withoutExtension(phone)),
                            1,
                            lineNumber.isEmpty() ? null : lineNumber,
                            null,
                            portal.now(),
                            line.map(PortalLine::crmAutoCreate).orElse(true),
                            "CALL",
                            null,
                            true,
                            owner));
            Map<String, @Nullable Object> data = data(outcome.call(), phone, lineNumber);
            context.raise(new RaisedEvent(CALL_START, data, portal.now(), userId, owner, true));
            return outcome.call();
        });
        events.send(events.prepare(context.raised()));
        return call.callId();
    }

    private static Map<String, @Nullable Object> data(ActiveCall call, String phone, String lineNumber) {
        return Php.map(
                "PHONE_NUMBER", PhoneNumbers.withoutExtension(phone),
                "PHONE_NUMBER_INTERNATIONAL", PhoneNumbers.international(phone),
                "EXTENSION", PhoneNumbers.extension(phone),
                "USER_ID", call.userId(),
                "CALL_LIST_ID", 0L,
                "LINE_NUMBER", lineNumber,
                "IS_MOBILE", 0L,
                "CALL_ID", call.callId(),
                "CRM_ENTITY_TYPE", call.crmEntityType(),
                "CRM_ENTITY_ID", call.crmEntityId(),
                "CRM_CREATED_LEAD", call.createdLeadId(),
                "CRM_CREATED_ENTITIES", CallRegistration.createdEntities(call));
    }

    public void requestCallback(String phone, String lineNumber, String text) {
        RaisedEvent event = portal.locked(
                () -> callbacks.event(phone, callbacks.formLine(lineNumber), text, Callbacks.DEFAULT_VOICE));
        events.send(events.prepare(List.of(event)));
    }

    private Optional<PortalLine> line(String number) {
        return portal.lines.all().stream()
                .filter(line -> line.number().equals(number))
                .findFirst();
    }
}
