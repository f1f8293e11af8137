package io.github.pbx24.simulator.internal.context;

import java.util.Set;

/** An installed application. {@code scopes} empty means all; not {@code installed} until its installer says so. */
public record OauthApplication(
        long id, String clientId, String clientSecret, String name, Set<String> scopes, boolean installed) {

    @Override
    public String toString() {
        return "OauthApplication[" + id + "]";
    }
}
