package io.github.pbx24.bitrix24;

import io.github.pbx24.bitrix24.oauth.OAuthApplication;
import io.github.pbx24.bitrix24.oauth.TokenStore;
import java.net.URI;
import java.time.Duration;

/**
 * How the client proves itself to one portal. Immutable; {@code toString()} shows only the host.
 *
 * @since 0.1
 */
public sealed interface Bitrix24Authorization
        permits WebhookAuthorization, OAuthAuthorization, AccessTokenAuthorization {

    /** How long before its end an access token is renewed unless said otherwise: 5 minutes. */
    Duration DEFAULT_REFRESH_BEFORE = Duration.ofMinutes(5);

    /**
     * An incoming webhook. Its address is the secret.
     *
     * @param webhookUrl {@code https://portal/rest/userId/code/}; the last slash may be missing. Plain http is accepted
     *     for loopback addresses only
     * @return the authorisation
     * @throws IllegalArgumentException if the address is not of this form; the message does not repeat it
     * @see <a href="https://apidocs.bitrix24.com/local-integrations/local-webhooks.html">Local webhooks</a>
     */
    static Bitrix24Authorization incomingWebhook(URI webhookUrl) {
        return new WebhookAuthorization(webhookUrl);
    }

    /**
     * An OAuth application. Tokens come from the store; the client renews them and saves the new pair before using it.
     * A token is renewed {@link #DEFAULT_REFRESH_BEFORE} before its end.
     *
     * @param application the application
     * @param restUrl REST address of the portal, {@code https://portal/rest/}; plain http for loopback only
     * @param tokenStore where the tokens of the portal are
     * @param portalKey key of the portal in the store, for example its {@code member_id}
     * @return the authorisation
     * @throws IllegalArgumentException if an address is not of this form, or the key is blank
     */
    static Bitrix24Authorization oauth(
            OAuthApplication application, URI restUrl, TokenStore tokenStore, String portalKey) {
        return oauth(application, restUrl, tokenStore, portalKey, DEFAULT_REFRESH_BEFORE);
    }

    /**
     * An OAuth application whose tokens are renewed some time before they end, in the background: no request waits for
     * it. Clients spread the moment over the last two fifths of that time, so that one renews and the others find the
     * new pair in the store.
     *
     * @param application the application
     * @param restUrl REST address of the portal, {@code https://portal/rest/}; plain http for loopback only
     * @param tokenStore where the tokens of the portal are
     * @param portalKey key of the portal in the store, for example its {@code member_id}
     * @param refreshBefore how long before its end a token is renewed, at most 30 minutes; zero renews only when it is
     *     over. A token that lives shorter than this is renewed when it is over
     * @return the authorisation
     * @throws IllegalArgumentException if an address is not of this form, the key is blank, or the time is out of range
     */
    static Bitrix24Authorization oauth(
            OAuthApplication application,
            URI restUrl,
            TokenStore tokenStore,
            String portalKey,
            Duration refreshBefore) {
        return new OAuthAuthorization(application, restUrl, tokenStore, portalKey, refreshBefore);
    }

    /**
     * The access token of somebody else, for example of the user who opened a page of the application. The client never
     * renews it: when it is over, requests fail with {@link Bitrix24ErrorKind#EXPIRED_TOKEN}. Good for asking who the user
     * is and what this user may see.
     *
     * @param restUrl REST address of the portal, {@code https://portal/rest/}; plain http for loopback only. Take it from
     *     what is stored about the portal, never from the request that brought the token
     * @param accessToken the token; not blank
     * @return the authorisation
     * @throws IllegalArgumentException if the address is not of this form, or the token is blank
     */
    static Bitrix24Authorization accessToken(URI restUrl, String accessToken) {
        return new AccessTokenAuthorization(restUrl, accessToken);
    }
}
