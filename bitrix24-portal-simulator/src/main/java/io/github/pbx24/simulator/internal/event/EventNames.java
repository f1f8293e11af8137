package io.github.pbx24.simulator.internal.event;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Every event the portal knows, and the scopes that show it. Pure. */
public final class EventNames {

    private static final Pattern ONE_PROCESS = Pattern.compile("^(ONCRMDYNAMICITEM[A-Z]+)_\\d+$");
    private static final Map<String, Set<String>> SCOPES = new LinkedHashMap<>();

    static {
        put(
                Set.of(),
                "ONAPPUNINSTALL ONAPPINSTALL ONAPPUPDATE ONAPPPAYMENT ONAPPTEST ONAPPMETHODCONFIRM ONOFFLINEEVENT");
        put(Set.of("user", "user_basic", "user_brief"), "ONUSERADD");
        put(Set.of("task", "tasks"), "ONTASKADD ONTASKUPDATE ONTASKDELETE");
        put(Set.of("imbot"), "ONIMBOTMESSAGEADD ONIMBOTV2MESSAGEADD");
        put(
                Set.of("crm"),
                "ONCRMLEADADD ONCRMLEADUPDATE ONCRMLEADDELETE ONCRMDEALADD ONCRMDEALUPDATE ONCRMDEALDELETE"
                        + " ONCRMDEALMOVETOCATEGORY ONCRMCONTACTADD ONCRMCONTACTUPDATE ONCRMCONTACTDELETE"
                        + " ONCRMCOMPANYADD ONCRMCOMPANYUPDATE ONCRMCOMPANYDELETE ONCRMACTIVITYADD ONCRMACTIVITYUPDATE"
                        + " ONCRMACTIVITYDELETE ONCRMDYNAMICITEMADD ONCRMDYNAMICITEMUPDATE ONCRMDYNAMICITEMDELETE");
        put(
                Set.of("telephony"),
                "ONVOXIMPLANTCALLINIT ONVOXIMPLANTCALLSTART ONVOXIMPLANTCALLEND ONEXTERNALCALLSTART"
                        + " ONEXTERNALCALLBACKSTART");
    }

    private EventNames() {}

    private static void put(Set<String> scopes, String names) {
        for (String name : names.split(" ")) {
            SCOPES.put(name, scopes);
        }
    }

    /** Whether somebody with these scopes may hear an event; no scopes mean all. */
    static boolean granted(String event, Set<String> scopes) {
        // Those of one smart process can be bound and are listed nowhere.
        Set<String> needed = SCOPES.get(ONE_PROCESS.matcher(event).replaceFirst("$1"));
        return needed != null
                && (needed.isEmpty() || scopes.isEmpty() || needed.stream().anyMatch(scopes::contains));
    }

    public static List<String> all() {
        return List.copyOf(SCOPES.keySet());
    }

    /** The events of one scope; an empty one has those that need none. */
    static List<String> of(String scope) {
        List<String> names = new ArrayList<>();
        SCOPES.forEach((name, scopes) -> {
            if (scope.isEmpty() ? scopes.isEmpty() : scopes.contains(scope)) {
                names.add(name);
            }
        });
        return names;
    }
}
