package io.github.pbx24.simulator;

/**
 * What the administrator gets who creates an application with pages: keys, but no tokens yet. Those come with the page the
 * portal opens. Carries secrets; {@link #toString()} does not show them.
 *
 * @param appId the application's id on this portal
 * @param clientId {@code client_id}
 * @param clientSecret {@code client_secret}
 * @since 0.1
 */
public record ApplicationKeys(long appId, String clientId, String clientSecret) {

    /** Shows no secret. */
    @Override
    public String toString() {
        return "ApplicationKeys[appId=" + appId + "]";
    }
}
