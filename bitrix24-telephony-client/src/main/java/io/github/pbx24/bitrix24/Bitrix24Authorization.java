package io.github.pbx24.bitrix24;

import io.github.pbx24.bitrix24.oauth.OAuthApplication;
import io.github.pbx24.bitrix24.oauth.TokenStore;
import java.net.URI;

/**
 * How the client proves itself to one portal. Immutable; {@code toString()} shows only the host.
 *
 * @since 0.1
 */
public sealed interface Bitrix24Authorization permits WebhookAuthorization, OAuthAuthorization {

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
        return new OAuthAuthorization(application, restUrl, tokenStore, portalKey);
    }
}
