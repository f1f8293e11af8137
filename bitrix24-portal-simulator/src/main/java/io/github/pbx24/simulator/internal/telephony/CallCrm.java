package io.github.pbx24.simulator.internal.telephony;

import io.github.pbx24.simulator.CrmObjectType;
import io.github.pbx24.simulator.internal.context.CallContext;
import io.github.pbx24.simulator.internal.context.CrmBinding;
import io.github.pbx24.simulator.internal.context.CrmEvents;
import io.github.pbx24.simulator.internal.context.PhoneNumbers;
import io.github.pbx24.simulator.internal.portal.Crm;
import io.github.pbx24.simulator.internal.portal.PortalState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds the CRM objects of a caller and makes a lead if asked. Runs under the portal's lock. */
public final class CallCrm {

    /**
     * What was found or made.
     *
     * @param bindings the primary object first
     * @param error {@code LEAD_CREATION_ERROR}; null if the answer has no such key
     */
    record Match(
            List<CrmBinding> bindings,
            @Nullable Long createdLead,
            @Nullable String error) {}

    private final PortalState portal;

    CallCrm(PortalState portal) {
        this.portal = portal;
    }

    Match match(CallContext context, RegistrationRequest request) {
        if (request.given() != null) {
            return new Match(List.of(request.given()), null, null);
        }
        boolean internal = portal.users.activeByExtension(request.phone()).isPresent();
        List<CrmBinding> found = internal ? List.of() : search(request.phone());
        if (!request.createCrmObject()) {
            return new Match(found, null, null);
        }
        if (internal) {
            return new Match(found, null, "");
        }
        if (!found.isEmpty()) {
            boolean open = found.stream()
                    .anyMatch(object -> object.type() == CrmObjectType.DEAL || object.type() == CrmObjectType.LEAD);
            return new Match(found, null, open ? "" : null);
        }
        if (portal.users.ownsPhone(PhoneNumbers.normalize(request.phone()))) {
            return new Match(found, null, "Lead creation is disabled for local users");
        }
        long lead = createLead(context, request);
        return new Match(List.of(new CrmBinding(CrmObjectType.LEAD, lead, true)), lead, null);
    }

    /** Contacts, then companies, then open leads; open deals of the clients last. */
    List<CrmBinding> search(String phone) {
        List<CrmBinding> found = new ArrayList<>();
        for (CrmObjectType type : List.of(CrmObjectType.CONTACT, CrmObjectType.COMPANY)) {
            portal.crm.findByPhone(type, phone).forEach(id -> found.add(new CrmBinding(type, id, false)));
        }
        List<CrmBinding> deals = new ArrayList<>();
        for (CrmBinding client : found) {
            portal.crm
                    .openDeals(client.type(), client.id())
                    .forEach(id -> deals.add(new CrmBinding(CrmObjectType.DEAL, id, false)));
        }
        for (long lead : portal.crm.findByPhone(CrmObjectType.LEAD, phone)) {
            boolean open = portal.crm
                    .find(CrmObjectType.LEAD, lead)
                    .filter(row -> "P".equals(row.get("STATUS_SEMANTIC_ID")))
                    .isPresent();
            if (open) {
                found.add(new CrmBinding(CrmObjectType.LEAD, lead, false));
            }
        }
        found.addAll(deals);
        return found;
    }

    private long createLead(CallContext context, RegistrationRequest request) {
        String source = portal.statuses.has("SOURCE", request.crmSource()) ? request.crmSource() : "CALL";
        String title = PhoneNumbers.format(request.phone()) + " - " + kind(request.type());
        Map<String, @Nullable Object> fields = Crm.leadFields(title, source);
        long lead = portal.crm.add(CrmObjectType.LEAD, fields, request.phone(), request.userId());
        context.raise("ONCRMLEADADD", CrmEvents.data(lead));
        return lead;
    }

    static String kind(int type) {
        return switch (type) {
            case 1 -> "Outgoing call";
            case 4 -> "Callback";
            case 5 -> "Informational call";
            default -> "Incoming call";
        };
    }
}
