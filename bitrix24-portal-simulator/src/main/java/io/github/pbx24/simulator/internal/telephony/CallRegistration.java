package io.github.pbx24.simulator.internal.telephony;

import io.github.pbx24.simulator.ActiveCall;
import io.github.pbx24.simulator.CardChange;
import io.github.pbx24.simulator.CrmObjectType;
import io.github.pbx24.simulator.internal.context.CallContext;
import io.github.pbx24.simulator.internal.context.CrmBinding;
import io.github.pbx24.simulator.internal.context.PhoneNumbers;
import io.github.pbx24.simulator.internal.php.Params;
import io.github.pbx24.simulator.internal.php.Php;
import io.github.pbx24.simulator.internal.php.RandomHex;
import io.github.pbx24.simulator.internal.portal.Calls;
import io.github.pbx24.simulator.internal.portal.Crm;
import io.github.pbx24.simulator.internal.portal.PortalState;
import io.github.pbx24.simulator.internal.protocol.Answer;
import io.github.pbx24.simulator.internal.protocol.RestError;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code telephony.externalCall.register}, and the registration the portal makes itself on a click-to-call. */
public final class CallRegistration {

    /** What came of a registration. */
    record Outcome(
            ActiveCall call, boolean duplicate, @Nullable String leadCreationError) {}

    private static final Logger LOG = LoggerFactory.getLogger(CallRegistration.class);

    private final PortalState portal;
    private final CallCrm callCrm;

    public CallRegistration(PortalState portal) {
        this.portal = portal;
        this.callCrm = new CallCrm(portal);
    }

    public Answer register(CallContext context, Params params) {
        return portal.locked(() -> {
            Outcome outcome = register(context, check(context, params));
            return Answer.of(answer(outcome));
        });
    }

    private RegistrationRequest check(CallContext context, Params params) {
        long userId = portal.users.resolve(params);
        long type = params.number("TYPE");
        if (type < 1 || type > 5) {
            throw RestError.plain("Unknown TYPE");
        }
        Instant startedAt = portal.now();
        if (!params.text("CALL_START_DATE").isEmpty()) {
            startedAt = portal.parseDate(params.text("CALL_START_DATE"))
                    .orElseThrow(() -> RestError.plain("CALL_START_DATE should be in the ISO-8601 format"));
        }
        String phone = PhoneNumbers.strip(params.text("PHONE_NUMBER"));
        if (phone.isEmpty()) {
            throw RestError.plain("Unsupported phone number format");
        }
        portal.users.requireActive(userId);
        String line = params.text("LINE_NUMBER").trim();
        String externalCallId = params.text("EXTERNAL_CALL_ID");
        return new RegistrationRequest(
                userId,
                phone,
                (int) type,
                line.isEmpty() ? null : line.substring(0, Math.min(50, line.length())),
                externalCallId.isEmpty() ? null : externalCallId,
                startedAt,
                params.flag("CRM_CREATE", false),
                params.text("CRM_SOURCE"),
                given(params),
                params.flag("SHOW", true),
                context.caller().appId());
    }

    private static @Nullable CrmBinding given(Params params) {
        Optional<CrmObjectType> type = Crm.type(params.text("CRM_ENTITY_TYPE"));
        long id = params.number("CRM_ENTITY_ID");
        return type.isPresent() && id > 0 ? new CrmBinding(type.get(), id, false) : null;
    }

    /** Runs under the lock. */
    Outcome register(CallContext context, RegistrationRequest request) {
        if (request.line() != null
                && portal.lines.find(request.appId(), request.line()).isEmpty()) {
            portal.lines.add(request.appId(), request.line(), "", true);
        }
        Instant now = portal.now();
        String freshCallId = "externalCall." + RandomHex.of(16) + "." + now.getEpochSecond();
        context.raise(
                "ONVOXIMPLANTCALLINIT",
                Php.map(
                        "CALL_ID",
                        freshCallId,
                        "CALL_TYPE",
                        (long) request.type(),
                        "CALLER_ID",
                        request.phone(),
                        "REST_APP_ID",
                        request.appId()));
        Optional<ActiveCall> duplicate = portal.calls.duplicate(
                request.userId(),
                request.phone(),
                request.type(),
                request.appId(),
                request.line(),
                request.externalCallId(),
                now);
        if (duplicate.isPresent()) {
            if (request.show()) {
                portal.calls.show(duplicate.get().callId(), duplicate.get().userId(), now, CardChange.Cause.REGISTER);
            }
            return new Outcome(duplicate.get(), true, null);
        }
        CallCrm.Match match = callCrm.match(context, request);
        CrmBinding primary =
                match.bindings().isEmpty() ? null : match.bindings().get(0);
        ActiveCall call = new ActiveCall(
                freshCallId,
                request.externalCallId(),
                request.userId(),
                request.phone(),
                request.type(),
                request.line(),
                request.appId(),
                request.startedAt(),
                now,
                primary == null ? null : primary.type().name(),
                primary == null ? null : primary.id(),
                match.createdLead());
        portal.calls.put(call, match.bindings());
        if (Calls.isForgotten(call.startedAt(), now)) {
            LOG.warn(
                    "call {} began at {}: the portal forgets unfinished calls 30 days after their start date, so this one is"
                            + " in forgottenCalls() and not in activeCalls(); is the date meant?",
                    freshCallId,
                    call.startedAt());
        }
        context.raise("ONVOXIMPLANTCALLSTART", Php.map("CALL_ID", freshCallId, "USER_ID", request.userId()));
        if (request.show()) {
            portal.calls.show(freshCallId, request.userId(), now, CardChange.Cause.REGISTER);
        }
        return new Outcome(call, false, match.error());
    }

    private static Map<String, @Nullable Object> answer(Outcome outcome) {
        ActiveCall call = outcome.call();
        Object noType = outcome.duplicate() ? Boolean.FALSE : "";
        Map<String, @Nullable Object> answer = Php.map(
                "CALL_ID", call.callId(),
                "CRM_CREATED_LEAD", call.createdLeadId(),
                "CRM_CREATED_ENTITIES", createdEntities(call),
                "CRM_ENTITY_TYPE", call.crmEntityType() == null ? noType : call.crmEntityType(),
                "CRM_ENTITY_ID", call.crmEntityId());
        if (outcome.leadCreationError() != null) {
            answer.put("LEAD_CREATION_ERROR", outcome.leadCreationError());
        }
        return answer;
    }

    static List<Map<String, @Nullable Object>> createdEntities(ActiveCall call) {
        List<Map<String, @Nullable Object>> created = new ArrayList<>();
        if (call.createdLeadId() != null) {
            created.add(Php.map("ENTITY_TYPE", "LEAD", "ENTITY_ID", call.createdLeadId()));
        }
        return created;
    }
}
