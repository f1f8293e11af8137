package io.github.pbx24.correlation.number;

import java.util.Objects;

/** Rules for an exchange in a known country. */
final class OneCountry implements NumberRules {

    private final String countryCode;
    private final String trunkPrefix;
    private final String internationalPrefix;
    private final int nationalLength;

    OneCountry(String countryCode, String trunkPrefix, String internationalPrefix, int nationalLength) {
        this.countryCode = requireDigits(countryCode, "countryCode");
        this.trunkPrefix = Objects.requireNonNull(trunkPrefix, "trunkPrefix");
        this.internationalPrefix = requireDigits(internationalPrefix, "internationalPrefix");
        this.nationalLength = nationalLength;
    }

    private static String requireDigits(String text, String name) {
        if (text.isEmpty() || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new IllegalArgumentException(name + " must be digits, was '" + text + "'");
        }
        return text;
    }

    @Override
    public String normal(String number) {
        String digits = Digits.dialable(number);
        if (digits.startsWith("+") || Digits.isShort(digits)) {
            return digits;
        }
        if (nationalLength > 0) {
            return withKnownLength(digits);
        }
        if (digits.startsWith(internationalPrefix)) {
            return "+" + digits.substring(internationalPrefix.length());
        }
        return !trunkPrefix.isEmpty() && digits.startsWith(trunkPrefix)
                ? "+" + countryCode + digits.substring(trunkPrefix.length())
                : digits;
    }

    /** Where every number has the same length, the length tells which prefix a number has. */
    private String withKnownLength(String digits) {
        int prefix = digits.length() - nationalLength;
        boolean national = prefix == 0
                || prefix == trunkPrefix.length() && digits.startsWith(trunkPrefix)
                || prefix == countryCode.length() && digits.startsWith(countryCode);
        if (national) {
            return "+" + countryCode + digits.substring(prefix);
        }
        return prefix > 0 && digits.startsWith(internationalPrefix)
                ? "+" + digits.substring(internationalPrefix.length())
                : digits;
    }
}
