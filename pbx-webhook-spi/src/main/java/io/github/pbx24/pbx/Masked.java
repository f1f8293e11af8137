package io.github.pbx24.pbx;

import org.jspecify.annotations.Nullable;

/**
 * Makes phone numbers fit for logs and messages.
 *
 * @since 0.1
 */
public final class Masked {

    private static final int VISIBLE_DIGITS = 4;
    private static final int EXTENSION_DIGITS = 6;

    private Masked() {}

    /** Extensions are shown whole, but some exchanges put an employee's mobile number there. */
    static String extension(@Nullable String extension) {
        return extension != null && !extension.isBlank() && extension.length() <= EXTENSION_DIGITS
                ? extension
                : number(extension);
    }

    /**
     * Keeps the last four characters of a number. Short numbers, such as extensions, stay whole.
     *
     * @param number any number, or null
     * @return for example {@code *4567}; {@code unknown} for null or blank
     */
    public static String number(@Nullable String number) {
        if (number == null || number.isBlank()) {
            return "unknown";
        }
        if (number.length() <= VISIBLE_DIGITS) {
            return number;
        }
        return "*" + number.substring(number.length() - VISIBLE_DIGITS);
    }
}
