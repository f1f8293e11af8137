package io.github.pbx24.runtime;

import java.util.regex.Pattern;

/** Names of portals and exchanges: they stand in addresses, in the store and in logs. */
final class Ids {

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,49}");

    private Ids() {}

    static String check(String name, String id) {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException(
                    name + " must be 1 to 50 letters, digits, dots, hyphens and underscores");
        }
        return id;
    }
}
