package io.github.pbx24.gateway;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import io.github.pbx24.correlation.number.NumberRules;

/** How numbers are written in a country, by Google's tables. Thread-safe. */
final class NationalNumbers implements NumberRules {

    /** Shorter ones are extensions, services and emergency calls, which have no international form. */
    private static final int SHORTEST = 7;

    private final PhoneNumberUtil tables = PhoneNumberUtil.getInstance();
    private final NumberRules otherwise = NumberRules.anyCountry();
    private final String country;

    NationalNumbers(String country) {
        this.country = country;
    }

    @Override
    public String normal(String number) {
        String plain = otherwise.normal(number);
        long digits = number.chars().filter(c -> c >= '0' && c <= '9').count();
        if (digits < SHORTEST || plain.startsWith("+") && number.strip().startsWith("+")) {
            return plain;
        }
        try {
            PhoneNumber parsed = tables.parse(number, country);
            return tables.isPossibleNumber(parsed) ? tables.format(parsed, PhoneNumberFormat.E164) : plain;
        } catch (NumberParseException e) {
            return plain;
        }
    }
}
