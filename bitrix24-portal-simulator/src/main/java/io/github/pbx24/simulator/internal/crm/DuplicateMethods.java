package io.github.pbx24.simulator.internal.crm;

import io.github.pbx24.simulator.CrmObjectType;
import io.github.pbx24.simulator.internal.context.CallContext;
import io.github.pbx24.simulator.internal.php.Params;
import io.github.pbx24.simulator.internal.php.Php;
import io.github.pbx24.simulator.internal.portal.PortalState;
import io.github.pbx24.simulator.internal.protocol.Answer;
import io.github.pbx24.simulator.internal.protocol.RestError;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code crm.duplicate.findbycomm}. */
final class DuplicateMethods {

    private static final int VALUES_AT_MOST = 20;

    private final PortalState portal;

    DuplicateMethods(PortalState portal) {
        this.portal = portal;
    }

    /** Ids per kind; an empty list if nothing was found. */
    public Answer findByCommunication(CallContext context, Params given) {
        Params params = given.upperCase();
        String kind = params.text("TYPE").toUpperCase(Locale.ROOT);
        if (kind.isEmpty()) {
            throw RestError.plain("Communication type is not defined.");
        }
        if (!kind.equals("PHONE") && !kind.equals("EMAIL")) {
            throw RestError.plain("Communication type '" + kind + "' is not supported in current context.");
        }
        List<String> values =
                Php.listOf(params.get("VALUES")).stream().map(Php::toText).toList();
        if (values.isEmpty()) {
            throw RestError.plain("Communication values is not defined.");
        }
        String wanted = params.text("ENTITY_TYPE").toUpperCase(Locale.ROOT);
        Map<String, @Nullable Object> found = new LinkedHashMap<>();
        portal.lockedRun(() -> {
            for (CrmObjectType type : List.of(CrmObjectType.LEAD, CrmObjectType.CONTACT, CrmObjectType.COMPANY)) {
                List<Long> ids = wanted.isEmpty() || wanted.equals(type.name()) ? ids(type, kind, values) : List.of();
                if (!ids.isEmpty()) {
                    found.put(type.name(), ids);
                }
            }
        });
        return Answer.of(found.isEmpty() ? List.of() : found);
    }

    private List<Long> ids(CrmObjectType type, String kind, List<String> values) {
        List<Long> ids = new ArrayList<>();
        for (String value : values.subList(0, Math.min(VALUES_AT_MOST, values.size()))) {
            List<Long> matching =
                    kind.equals("PHONE") ? portal.crm.findByPhone(type, value) : portal.crm.findByEmail(type, value);
            matching.stream().filter(id -> !ids.contains(id)).forEach(ids::add);
        }
        return ids;
    }
}
