package io.github.pbx24.threecx.callcontrol;

import io.github.pbx24.pbx.ExtensionList;
import io.github.pbx24.pbx.http.JsonValue;
import io.github.pbx24.threecx.internal.api.Api;
import io.github.pbx24.threecx.internal.api.ApiException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The users of the exchange, as XAPI lists them. Thread-safe. */
final class Staff implements ExtensionList {

    /** The exchange refuses larger pages. */
    private static final int PAGE = 100;

    private static final int MOST_PAGES = 100;

    private final Api api;

    Staff(Api api) {
        this.api = api;
    }

    @Override
    public ListAnswer read() {
        try {
            return new ListAnswer.Extensions(List.copyOf(users().values()));
        } catch (ApiException e) {
            boolean passes = e.status() == ApiException.NOT_REACHED || e.status() == 429 || e.status() >= 500;
            return new ListAnswer.Failed(String.valueOf(e.getMessage()), passes);
        }
    }

    /** All users by extension. */
    Map<String, ListedExtension> users() throws ApiException {
        Map<String, ListedExtension> users = new LinkedHashMap<>();
        for (int page = 0; page < MOST_PAGES; page++) {
            List<JsonValue> rows = page(page);
            for (JsonValue row : rows) {
                ListedExtension user = user(row);
                if (user != null) {
                    users.put(user.number(), user);
                }
            }
            if (rows.size() < PAGE) {
                return users;
            }
        }
        throw new ApiException("the exchange has more users than anybody can have", 200, false);
    }

    private List<JsonValue> page(int page) throws ApiException {
        JsonValue answer = api.get(api.address("xapi/v1/Users")
                .addQueryParameter("$top", String.valueOf(PAGE))
                .addQueryParameter("$skip", String.valueOf(page * PAGE))
                .addQueryParameter("$select", "Number,FirstName,LastName,DisplayName,EmailAddress,Enabled")
                .build());
        if (answer.member("value").orElse(null) instanceof JsonValue.Items items) {
            return items.items();
        }
        throw new ApiException("the exchange answered the question for its users with something else", 200, false);
    }

    private static @Nullable ListedExtension user(JsonValue row) {
        String number = text(row, "Number");
        if (number.isEmpty()) {
            return null;
        }
        String shown = text(row, "DisplayName");
        String name = shown.isEmpty()
                ? Stream.of(text(row, "FirstName"), text(row, "LastName"))
                        .filter(part -> !part.isEmpty())
                        .collect(Collectors.joining(" "))
                : shown;
        // Only a clear no is a no.
        boolean enabled = !text(row, "Enabled").equals("false");
        return new ListedExtension(number, name, text(row, "EmailAddress"), enabled);
    }

    private static String text(JsonValue row, String name) {
        return row.member(name).flatMap(JsonValue::scalar).orElse("").strip();
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
