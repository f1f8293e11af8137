package io.github.pbx24.pbx.simulator.threecx;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A participant as call control shows it.
 *
 * @param id number of the leg
 * @param dn whose it is
 * @param status {@code Ringing}, {@code Dialing} or {@code Connected}
 * @param call the call
 * @param incoming whether the outside party called
 * @param inside the other extension of a call between extensions; null if the other party is outside
 * @param referredBy who handed the call on; null if nobody did
 * @param queue the queue for which this phone rings; null if none
 */
record V20Leg(
        int id,
        String dn,
        String status,
        V20Call call,
        boolean incoming,
        @Nullable String inside,
        @Nullable String referredBy,
        @Nullable String queue) {

    V20Leg with(String newStatus) {
        return new V20Leg(id, dn, newStatus, call, incoming, inside, referredBy, queue);
    }

    String entity() {
        return "/callcontrol/" + dn + "/participants/" + id;
    }

    Map<String, Object> json(V20Office office) {
        boolean outside = inside == null;
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", id);
        json.put("status", status);
        json.put("dn", dn);
        json.put("party_caller_name", "");
        json.put("party_dn", outside ? V20Office.TRUNK : inside);
        json.put("party_caller_id", outside ? call.digits() : inside);
        json.put("party_did", outside && incoming && office.tellsDid() ? V20Office.DID : "");
        json.put("device_id", "sip:" + dn + "@127.0.0.1:5063");
        json.put("party_dn_type", outside ? "Wexternalline" : "Wextension");
        json.put("direct_control", false);
        json.put("originated_by_dn", outside && incoming ? "ROUTER" : "");
        json.put("originated_by_type", outside && incoming ? "Wroutepoint" : "None");
        json.put("referred_by_dn", referredBy == null ? "" : referredBy);
        json.put("referred_by_type", referredBy == null ? "None" : "Wextension");
        json.put("on_behalf_of_dn", queue == null ? "" : queue);
        json.put("on_behalf_of_type", queue == null ? "None" : "Wqueue");
        json.put("callid", call.callId());
        json.put("legid", id % 100);
        return json;
    }
}
