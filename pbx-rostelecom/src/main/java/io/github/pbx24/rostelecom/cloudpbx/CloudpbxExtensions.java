package io.github.pbx24.rostelecom.cloudpbx;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whose phone an address is. A PIN says it; without one the user's name does, by the table of names in the settings, or by
 * itself.
 */
final class CloudpbxExtensions {

    private final Map<String, String> pins;

    /** Takes names of users with their PINs. */
    CloudpbxExtensions(Map<String, String> pinsByUser) {
        pins = pinsByUser.entrySet().stream()
                .collect(Collectors.toMap(
                        entry -> entry.getKey().toLowerCase(Locale.ROOT), Map.Entry::getValue, (one, other) -> other));
    }

    /** The extension; null if the address is a number of the public network or absent. */
    @Nullable
    String of(@Nullable String pin, CloudpbxAddress address) {
        if (pin != null) {
            return pin;
        }
        String user = address.user();
        return user == null || pins.isEmpty() ? user : pins.getOrDefault(user.toLowerCase(Locale.ROOT), user);
    }
}
