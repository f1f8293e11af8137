package io.github.pbx24.simulator;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request the portal received. Commands of a batch follow their batch as entries of their own.
 *
 * @param number counts from 1 in the order of arrival
 * @param at when it arrived, on the portal's clock
 * @param method the REST method in lower case; {@code oauth.token} for the authorization server, {@code upload} for the
 *     second step of a record upload
 * @param inBatch true for a command inside a batch
 * @param executed whether the method ran; false if it was refused before, for whatever reason
 * @param status the HTTP status; 0 if the connection was lost instead; of the batch for a command in one
 * @param errorCode the error code, which may be empty; null if the answer was no error
 * @param fault the injected fault; null if none
 * @param parameters a copy of the parameters without credentials; long texts are cut
 * @since 0.1
 */
public record RecordedRequest(
        long number,
        Instant at,
        String method,
        boolean inBatch,
        boolean executed,
        int status,
        @Nullable String errorCode,
        @Nullable String fault,
        Map<String, @Nullable Object> parameters) {

    /** Shows no parameters. */
    @Override
    public String toString() {
        return "RecordedRequest[" + number + ", method=" + method + ", executed=" + executed + ", status=" + status
                + ", errorCode=" + errorCode + ", fault=" + fault + "]";
    }
}
