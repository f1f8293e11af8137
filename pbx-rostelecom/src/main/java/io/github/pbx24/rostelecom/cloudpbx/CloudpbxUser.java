package io.github.pbx24.rostelecom.cloudpbx;

import org.jspecify.annotations.Nullable;

/**
 * A user of the domain.
 *
 * @param name the name in SIP addresses, for example {@code operator201}; null if it is not told
 * @param displayName the name for people; null if it is not told
 * @param pin the internal number; null if the user has none
 * @since 0.1
 */
public record CloudpbxUser(
        @Nullable String name,
        @Nullable String displayName,
        @Nullable String pin) {

    @Override
    public String toString() {
        return "CloudpbxUser[pin=" + pin + "]";
    }
}
