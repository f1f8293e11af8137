package io.github.pbx24.bitrix24.internal.send;

import io.github.pbx24.bitrix24.Bitrix24Listener;
import io.github.pbx24.bitrix24.RetryPlan;
import io.github.pbx24.bitrix24.internal.oauth.TokenSource;
import io.github.pbx24.bitrix24.internal.pacing.SharedPacer;
import java.time.Clock;
import java.time.Duration;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * What a client is made of.
 *
 * @param base REST address of the portal, with the code of a webhook
 * @param webhookCode code of an incoming webhook; null for an application
 * @param tokens tokens of an application; null for a webhook or a borrowed token
 * @param accessToken a borrowed token, which is not renewed; null for a webhook or an application with tokens
 */
public record ClientSettings(
        HttpUrl base,
        @Nullable String webhookCode,
        @Nullable TokenSource tokens,
        @Nullable String accessToken,
        Clock clock,
        Duration connectTimeout,
        Duration callTimeout,
        Duration fileTimeout,
        Duration deadline,
        RetryPlan retryPlan,
        Bitrix24Listener listener,
        String userAgent,
        SharedPacer pacer) {

    /** Whose server time is used. */
    String account() {
        if (tokens != null) {
            return tokens.application().clientId();
        }
        return accessToken != null ? "borrowed token" : "webhook " + base.encodedPath();
    }

    /** Without the address, which may be a secret. */
    @Override
    public String toString() {
        return "ClientSettings";
    }
}
