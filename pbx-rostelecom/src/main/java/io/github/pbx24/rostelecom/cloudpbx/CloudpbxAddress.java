package io.github.pbx24.rostelecom.cloudpbx;

import io.github.pbx24.pbx.http.JsonScanner;
import io.github.pbx24.pbx.text.NumberText;
import org.jspecify.annotations.Nullable;

/**
 * Whom an address means. The exchange writes {@code sip:+79000000011@192.0.2.10}, {@code 79000000011},
 * {@code operator201@100200.20.rt.ru}, {@code sip:453*099@domain}, {@code sip:201@office@domain} and {@code …;tgrp=X} for it.
 *
 * @param number a number of the public network, with a plus if it is complete; null if the address is none
 * @param user an internal number or the name of a user; null if the address is none
 * @param unreadable whether something stands there that is neither, and does not say that the number is withheld
 */
record CloudpbxAddress(@Nullable String number, @Nullable String user, boolean unreadable) {

    private static final CloudpbxAddress ABSENT = new CloudpbxAddress(null, null);
    private static final CloudpbxAddress UNREADABLE = new CloudpbxAddress(null, null, true);

    /** Longer runs of digits are numbers of the public network, shorter ones internal numbers. */
    private static final int LONGEST_INTERNAL = 6;

    private static final int COMPLETE = 11;
    /** With so many digits a number has its area in it, and no name of a user looks like that. */
    private static final int WHOLE_NUMBER = 10;

    private static final int SIP_LENGTH = 4;
    private static final int LONGEST_NUMBER = 32;
    private static final String ESCAPED_PLUS = "%2B";

    private CloudpbxAddress(@Nullable String number, @Nullable String user) {
        this(number, user, false);
    }

    /**
     * Reads an address of the usual form where it stands: without blanks and escapes, in ASCII, with or without scheme and host.
     *
     * @return the address; null if there is anything else, which {@link #read} can read
     */
    static @Nullable CloudpbxAddress usual(byte[] text, int from, int to) {
        int begin = isSip(text, from, to) ? from + SIP_LENGTH : from;
        boolean plus = begin < to && text[begin] == '+';
        int digits = 0;
        int at = plus ? begin + 1 : begin;
        while (at < to && text[at] != '@' && text[at] != ';') {
            byte c = text[at];
            if (c >= '0' && c <= '9') {
                digits++;
            } else if (!isNamePart(c)) {
                return null;
            }
            at++;
        }
        int length = at - begin;
        boolean number = digits == length - (plus ? 1 : 0);
        if (digits == 0 || digits > LONGEST_NUMBER || !number && (plus || digits >= WHOLE_NUMBER)) {
            return null;
        }
        String part = JsonScanner.plainText(text, begin, at);
        return number && (plus || digits > LONGEST_INTERNAL)
                ? new CloudpbxAddress(complete(part, plus), null)
                : new CloudpbxAddress(null, part);
    }

    private static boolean isSip(byte[] text, int from, int to) {
        return to - from > SIP_LENGTH
                && text[from] == 's'
                && text[from + 1] == 'i'
                && text[from + 2] == 'p'
                && text[from + 3] == ':';
    }

    /** Reads any spelling; a withheld number and an empty text are neither number nor user. */
    static CloudpbxAddress read(@Nullable String text) {
        String part = text == null ? "" : userPart(text);
        if (part.isEmpty()) {
            return ABSENT;
        }
        int digits = digits(part);
        boolean plus = part.charAt(0) == '+';
        if (digits == part.length() - (plus ? 1 : 0) && (plus || digits > LONGEST_INTERNAL)) {
            return digits == 0 || digits > LONGEST_NUMBER
                    ? UNREADABLE
                    : new CloudpbxAddress(complete(part, plus), null);
        }
        if (digits >= WHOLE_NUMBER && !Character.isLetter(part.charAt(0))) {
            // A number with blanks in it, or with an extension behind it, which is not dialled.
            NumberText read = NumberText.read(part);
            String number = read.number().orElse("");
            // Letters stand for an extension or for nothing that is a number, such as 7.9E10.
            boolean spelled = read instanceof NumberText.Number found && found.extension() != null
                    || part.chars().noneMatch(Character::isLetter);
            if (spelled && digits(number) >= WHOLE_NUMBER) {
                return new CloudpbxAddress(complete(number, number.charAt(0) == '+'), null);
            }
        }
        boolean certain = digits > 0 && isName(part);
        return !certain && NumberText.read(part).isWithheld() ? ABSENT : new CloudpbxAddress(null, part);
    }

    /** Letters, digits and what stands between them: with a digit among them this is no word for a withheld number. */
    private static boolean isName(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isNamePart(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isNamePart(int c) {
        return c >= 'a' && c <= 'z'
                || c >= 'A' && c <= 'Z'
                || c >= '0' && c <= '9'
                || c == '_'
                || c == '.'
                || c == '*'
                || c == '#'
                || c == '-';
    }

    /** Without scheme, host, parameters and outer blanks. */
    private static String userPart(String text) {
        int from = 0;
        int colon = text.indexOf(':');
        if (colon > 0 && colon <= 5 && isScheme(text.substring(0, colon).strip())) {
            from = colon + 1;
        }
        int to = from;
        while (to < text.length() && "@;?>".indexOf(text.charAt(to)) < 0) {
            to++;
        }
        String part = text.substring(from, to).strip();
        return part.regionMatches(true, 0, ESCAPED_PLUS, 0, ESCAPED_PLUS.length())
                ? "+" + part.substring(ESCAPED_PLUS.length())
                : part;
    }

    private static boolean isScheme(String word) {
        return word.equalsIgnoreCase("sip")
                || word.equalsIgnoreCase("sips")
                || word.equalsIgnoreCase("tel")
                || word.equalsIgnoreCase("<sip");
    }

    private static int digits(String text) {
        int count = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= '0' && c <= '9') {
                count++;
            }
        }
        return count;
    }

    /** Eleven digits with a leading 8 are the national spelling. Fewer have no country, so they get no plus. */
    private static String complete(String part, boolean plus) {
        if (plus) {
            return part;
        }
        if (part.length() == COMPLETE && part.charAt(0) == '8') {
            return "+7" + part.substring(1);
        }
        return part.length() >= COMPLETE ? "+" + part : part;
    }

    /** The user if it consists of digits, {@code *} and {@code #} only; else null. */
    @Nullable
    String shortNumber() {
        for (int i = 0; user != null && i < user.length(); i++) {
            char c = user.charAt(i);
            if ((c < '0' || c > '9') && c != '*' && c != '#') {
                return null;
            }
        }
        return user;
    }
}
