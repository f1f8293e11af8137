package io.github.pbx24.simulator;

import java.util.Set;

/** An installed application. {@code scopes} empty means all. */
record OauthApplication(long id, String clientId, String clientSecret, String name, Set<String> scopes) {

    @Override
    public String toString() {
        return "OauthApplication[" + id + "]";
    }
}
