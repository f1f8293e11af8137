package io.github.pbx24.correlation.number;

import org.jspecify.annotations.Nullable;

/** Rules for an exchange of which the country is not known. */
final class AnyCountry implements NumberRules {

    static final NumberRules INSTANCE = new AnyCountry();

    private static final int TAIL = 10;
    /** Shorter than that, what looks like an international prefix is the begin of a local number. */
    private static final int SHORTEST_INTERNATIONAL = 11;

    private AnyCountry() {}

    @Override
    public String normal(String number) {
        String digits = Digits.dialable(number);
        if (digits.startsWith("810") && digits.length() > SHORTEST_INTERNATIONAL + 1) {
            return "+" + digits.substring(3);
        }
        return digits.startsWith("00") && digits.length() >= SHORTEST_INTERNATIONAL
                ? "+" + digits.substring(2)
                : digits;
    }

    /** National forms differ by the prefix only, so of a number without a country the last ten digits count. */
    @Override
    public boolean same(@Nullable String one, @Nullable String other) {
        if (one == null || other == null) {
            return false;
        }
        String first = normal(one);
        String second = normal(other);
        if (first.isEmpty() || first.equals(second)) {
            return !first.isEmpty();
        }
        boolean bothInternational = first.startsWith("+") && second.startsWith("+");
        return !bothInternational
                && first.length() >= TAIL
                && second.length() >= TAIL
                && Digits.tail(first).equals(Digits.tail(second));
    }
}
