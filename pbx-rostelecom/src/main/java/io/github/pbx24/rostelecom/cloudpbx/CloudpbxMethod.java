package io.github.pbx24.rostelecom.cloudpbx;

import io.github.pbx24.pbx.WebhookRequest;
import org.jspecify.annotations.Nullable;

/** What the exchange asks of us. It appends the name to the address that it was given. */
enum CloudpbxMethod {
    CALL_EVENTS("call_events"),
    GET_NUMBER_INFO("get_number_info"),
    HISTORY_FILE_COMPLETED("history_file_completed");

    private static final CloudpbxMethod[] ALL = values();

    /** Of nearly all requests. */
    private static final String USUAL_PATH = "/" + CALL_EVENTS.path;

    private final String path;

    CloudpbxMethod(String path) {
        this.path = path;
    }

    /** The name in the address decides; a proxy that cuts it off leaves the members of the body. */
    static CloudpbxMethod of(WebhookRequest request, CloudpbxPayload payload) {
        CloudpbxMethod named = named(request);
        if (named != null) {
            return named;
        }
        if (payload.has(CloudpbxField.STATE) || payload.has(CloudpbxField.SESSION_ID)) {
            return CALL_EVENTS;
        }
        if (payload.has(CloudpbxField.ORDER_ID)) {
            return HISTORY_FILE_COMPLETED;
        }
        return payload.has(CloudpbxField.FROM_NUMBER) ? GET_NUMBER_INFO : CALL_EVENTS;
    }

    /** What the address names; null if it names nothing that we know. */
    static @Nullable CloudpbxMethod named(WebhookRequest request) {
        String path = request.path();
        if (path.equals(USUAL_PATH)) {
            return CALL_EVENTS;
        }
        int end = path.endsWith("/") ? path.length() - 1 : path.length();
        for (CloudpbxMethod method : ALL) {
            int from = end - method.path.length();
            if (from >= 0 && path.startsWith(method.path, from) && (from == 0 || path.charAt(from - 1) == '/')) {
                return method;
            }
        }
        return null;
    }

    String path() {
        return path;
    }
}
