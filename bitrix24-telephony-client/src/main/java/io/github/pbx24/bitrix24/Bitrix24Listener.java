package io.github.pbx24.bitrix24;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Watches the client, for metrics and alerts. Called on the client's threads, or on that of a caller who waits in
 * {@link Bitrix24Client#execute}; implementations must be thread-safe and quick. Exceptions they throw are logged and otherwise ignored. Everything given to them is free of secrets.
 *
 * @since 0.1
 */
public interface Bitrix24Listener {

    /**
     * One HTTP request ended; a request that was retried is reported once per try.
     *
     * @param request what happened
     */
    default void requestFinished(FinishedRequest request) {}

    /**
     * A new pair of tokens was bought and saved.
     *
     * @param portalKey key of the portal in the token store
     */
    default void tokensRefreshed(String portalKey) {}

    /**
     * The authorization server refused the refresh token. Reported once per refused token, not per request.
     *
     * @param portalKey key of the portal in the token store
     * @param failure the reason
     */
    default void authorizationLost(String portalKey, Bitrix24AuthorizationException failure) {}

    /**
     * The portal was renamed. The client uses the new host from now on; the configured address should be changed.
     *
     * @param oldHost host that answered with a redirect
     * @param newHost host that is used now
     */
    default void portalMoved(String oldHost, String newHost) {}

    /**
     * The end of one HTTP request.
     *
     * @param method REST method; {@code batch} for a batch
     * @param attempt number of the try, from 1
     * @param duration from sending to the end of the answer
     * @param operating server time the method used in the last ten minutes, null if the portal did not tell
     * @param failure why it failed, null if it succeeded
     * @since 0.1
     */
    record FinishedRequest(
            String method,
            int attempt,
            Duration duration,
            @Nullable Duration operating,
            @Nullable Bitrix24Exception failure) {

        /**
         * A short word for metrics.
         *
         * @return {@code OK}, the name of a {@link Bitrix24ErrorKind}, {@code TRANSPORT} or {@code AUTHORIZATION}
         */
        public String outcome() {
            if (failure == null) {
                return "OK";
            }
            if (failure instanceof Bitrix24ApiException api) {
                return api.kind().name();
            }
            return failure instanceof Bitrix24AuthorizationException ? "AUTHORIZATION" : "TRANSPORT";
        }
    }
}
