package io.github.pbx24.simulator.internal.application;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The places of the user interface and the scope each one needs; empty for none. Pure. */
final class PlacementCodes {

    static final Map<String, String> ALL = new TreeMap<>();

    static {
        put("", "PAGE_BACKGROUND_WORKER LEFT_MENU");
        put("telephony", "CALL_CARD TELEPHONY_ANALYTICS_MENU");
        put(
                "task",
                "TASK_VIEW_TAB TASK_VIEW_SIDEBAR TASK_VIEW_TOP_PANEL TASK_LIST_CONTEXT_MENU TASK_USER_LIST_TOOLBAR");
        put("user", "USER_PROFILE_MENU USER_PROFILE_TOOLBAR");
        for (String kind : new String[] {"LEAD", "DEAL", "CONTACT", "COMPANY", "QUOTE", "SMART_INVOICE"}) {
            put(
                    "crm",
                    "CRM_" + kind + "_DETAIL_TAB CRM_" + kind + "_LIST_MENU CRM_" + kind + "_LIST_TOOLBAR CRM_" + kind
                            + "_DETAIL_TOOLBAR CRM_" + kind + "_DETAIL_ACTIVITY CRM_" + kind
                            + "_ACTIVITY_TIMELINE_MENU");
        }
    }

    private PlacementCodes() {}

    private static void put(String scope, String codes) {
        for (String code : codes.split(" ")) {
            ALL.put(code, scope);
        }
    }

    /** The scope a place needs; null if there is no such place. */
    static @Nullable String scope(String code) {
        return code.matches("CRM_DYNAMIC_[0-9]{1,9}_DETAIL_TAB") ? "crm" : ALL.get(code);
    }
}
