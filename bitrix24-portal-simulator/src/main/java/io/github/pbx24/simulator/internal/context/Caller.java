package io.github.pbx24.simulator.internal.context;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The authorisation a request came with.
 *
 * @param userId the portal user whose rights apply
 * @param application null for an incoming webhook
 * @param credential the access token or the webhook code
 * @param scopes granted scopes; empty means all
 */
public record Caller(long userId, @Nullable OauthApplication application, String credential, Set<String> scopes) {

    public boolean isWebhook() {
        return application == null;
    }

    @Nullable
    public Long appId() {
        return application == null ? null : application.id();
    }

    /** Operating time is summed per authorisation kind and its id. */
    public String accountingKey() {
        return application == null ? "webhook:" + credential : "app:" + application.clientId();
    }

    public boolean granted(Set<String> anyOf) {
        return scopes.isEmpty() || anyOf.isEmpty() || anyOf.stream().anyMatch(scopes::contains);
    }

    @Override
    public String toString() {
        return "Caller[user " + userId
                + (application == null ? ", webhook]" : ", application " + application.id() + "]");
    }
}
