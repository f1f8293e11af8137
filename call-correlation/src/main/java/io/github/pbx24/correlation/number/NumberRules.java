package io.github.pbx24.correlation.number;

import org.jspecify.annotations.Nullable;

/**
 * Knows how numbers are written where an exchange stands. Implementations are pure and thread-safe.
 *
 * <p>Turning free text into digits is the business of {@link io.github.pbx24.pbx.text.NumberText}; this is about what the digits
 * mean.
 *
 * @since 0.1
 */
public interface NumberRules {

    /**
     * The one form in which a number is compared and told to Bitrix24.
     *
     * @param number digits, {@code *} and {@code #} with an optional leading plus; other characters are left out
     * @return the international form with a plus if it can be told, else the digits as they are; empty if there are none
     */
    String normal(String number);

    /**
     * Whether two texts are the same number.
     *
     * @param one a number, or null
     * @param other a number, or null
     * @return false if one of them is null or has no digits
     */
    default boolean same(@Nullable String one, @Nullable String other) {
        if (one == null || other == null) {
            return false;
        }
        String normal = normal(one);
        return !normal.isEmpty() && normal.equals(normal(other));
    }

    /**
     * Rules for an exchange of which the country is not known. International prefixes {@code 00} and {@code 810} become a
     * plus. Two numbers of which one has no country are the same if their last ten digits are.
     *
     * @return the rules
     */
    static NumberRules anyCountry() {
        return AnyCountry.INSTANCE;
    }

    /**
     * Rules for an exchange in a country.
     *
     * @param countryCode the country's code, for example {@code 7}
     * @param trunkPrefix what stands before a number within the country, for example {@code 8}; empty if nothing does
     * @param internationalPrefix what stands before a number of another country, for example {@code 810}
     * @param nationalLength how many digits a number within the country has without any prefix; 0 if that differs
     * @return the rules
     */
    static NumberRules country(String countryCode, String trunkPrefix, String internationalPrefix, int nationalLength) {
        return new OneCountry(countryCode, trunkPrefix, internationalPrefix, nationalLength);
    }
}
