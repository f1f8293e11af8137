package io.github.pbx24.simulator;

import java.net.URI;
import java.util.Map;

/**
 * How the portal opens a page of an application: the user's browser submits this form into a frame. A test can send the POST
 * itself instead of running a browser. Carries tokens; {@link #toString()} does not show them.
 *
 * @param address the handler with {@code DOMAIN}, {@code PROTOCOL}, {@code LANG} and {@code APP_SID} in the query
 * @param fields the form's fields in order: {@code AUTH_ID}, {@code PLACEMENT} and the others
 * @param appSid {@code APP_SID}, new at each opening
 * @since 0.1
 */
public record PageOpening(URI address, Map<String, String> fields, String appSid) {

    /** Copies the fields and keeps their order. */
    public PageOpening {
        fields = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(fields));
    }

    /** Shows no token. */
    @Override
    public String toString() {
        return "PageOpening[" + address.getHost() + address.getPath() + ", " + fields.get("PLACEMENT") + "]";
    }
}
