package io.github.pbx24.threecx.callcontrol;

import io.github.pbx24.pbx.http.JsonValue;
import io.github.pbx24.threecx.internal.api.Api;
import io.github.pbx24.threecx.internal.api.ApiException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The users of the exchange, as XAPI lists them. Thread-safe. */
final class Staff {

    /** The exchange refuses larger pages. */
    private static final int PAGE = 100;

    private static final int MOST_PAGES = 100;

    private final Api api;

    Staff(Api api) {
        this.api = api;
    }

    /** Extension to whether it is enabled. */
    Map<String, Boolean> users() throws ApiException {
        Map<String, Boolean> users = new HashMap<>();
        int got = PAGE;
        for (int page = 0; got == PAGE && page < MOST_PAGES; page++) {
            JsonValue answer = api.get(api.address("xapi/v1/Users")
                    .addQueryParameter("$top", String.valueOf(PAGE))
                    .addQueryParameter("$skip", String.valueOf(page * PAGE))
                    .addQueryParameter("$select", "Number,Enabled")
                    .build());
            if (!(answer.member("value").orElse(null) instanceof JsonValue.Items items)) {
                throw new ApiException(
                        "the exchange answered the question for its users with something else", 200, false);
            }
            got = items.items().size();
            items.items()
                    .forEach(user -> user.member("Number")
                            .flatMap(JsonValue::scalar)
                            .ifPresent(number -> users.put(
                                    number,
                                    user.member("Enabled")
                                            .flatMap(JsonValue::scalar)
                                            .map("true"::equals)
                                            .orElse(true))));
        }
        return users;
    }

    /** All extensions; empty if the exchange does not tell them. */
    Set<String> extensions() {
        try {
            return users().keySet();
        } catch (ApiException e) {
            // Whoever has no right to the users may have one to the call log; then every inside number counts.
            return Set.of();
        }
    }
}
