package io.github.pbx24.gateway.http;

import java.util.Optional;

/** Numbers as people write them, made words to look for. Pure. */
final class NumberWords {

    private static final int MIN_DIGITS = 4;

    /** What is before it is a country or a way out of it: {@code +7}, {@code 8}, {@code 810}. */
    private static final int NATIONAL_DIGITS = 10;

    private NumberWords() {}

    /** The digits that any writing of the number has in common; empty if the text is no number. */
    static Optional<String> of(String text) {
        if (!text.matches("[0-9+() ./-]+")) {
            return Optional.empty();
        }
        String digits = text.replaceAll("[^0-9]", "").replaceFirst("^0+", "");
        return Optional.of(digits.substring(Math.max(0, digits.length() - NATIONAL_DIGITS)))
                .filter(common -> common.length() >= MIN_DIGITS);
    }
}
