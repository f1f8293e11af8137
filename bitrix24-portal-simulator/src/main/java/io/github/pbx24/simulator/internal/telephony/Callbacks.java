package io.github.pbx24.simulator.internal.telephony;

import io.github.pbx24.simulator.internal.context.CrmBinding;
import io.github.pbx24.simulator.internal.context.PortalContext;
import io.github.pbx24.simulator.internal.context.RaisedEvent;
import io.github.pbx24.simulator.internal.php.Php;
import io.github.pbx24.simulator.internal.portal.PortalState;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes {@code ONEXTERNALCALLBACKSTART}. Runs under the portal's lock. */
public final class Callbacks {

    static final String REST_LINE = "REST_APP:";
    static final String DEFAULT_VOICE = "ruinternalfemale";
    private static final String CALLBACK_START = "ONEXTERNALCALLBACKSTART";

    /**
     * A line of an application.
     *
     * @param number empty for the application without a line
     * @param appId null for the outgoing webhooks
     */
    record RestLine(String number, @Nullable Long appId) {}

    private final PortalState portal;
    private final CallCrm callCrm;

    Callbacks(PortalState portal) {
        this.portal = portal;
        this.callCrm = new CallCrm(portal);
    }

    /** The line behind {@code REST_APP:3} or behind the number of an external line. */
    Optional<RestLine> restLine(String lineId) {
        if (lineId.startsWith(REST_LINE)) {
            long appId = Php.toLong(lineId.substring(REST_LINE.length()));
            return Optional.ofNullable(portal.accounts.application(appId)).map(known -> new RestLine("", known.id()));
        }
        return portal.lines.all().stream()
                .filter(line -> line.number().equals(lineId))
                .findFirst()
                .map(line -> new RestLine(line.number(), line.appId()));
    }

    /** The line of a callback form, which may name no known one. */
    RestLine formLine(String number) {
        return restLine(number).orElseGet(() -> new RestLine(number, portal.anyListener(CALLBACK_START)));
    }

    RaisedEvent event(String phone, RestLine line, String text, String voice) {
        List<CrmBinding> found = callCrm.search(phone);
        return new RaisedEvent(
                CALLBACK_START,
                Php.map(
                        "PHONE_NUMBER",
                        phone,
                        "TEXT",
                        text,
                        "VOICE",
                        voice.isEmpty() ? DEFAULT_VOICE : voice,
                        "CRM_ENTITY_TYPE",
                        found.isEmpty() ? null : found.get(0).type().name(),
                        "CRM_ENTITY_ID",
                        found.isEmpty() ? null : found.get(0).id(),
                        "LINE_NUMBER",
                        line.number()),
                portal.now(),
                PortalContext.ADMINISTRATOR,
                line.appId(),
                true);
    }
}
